//! Reads the paths that a source file names, from its tokens, so that comments and strings do not count and macro bodies do.

use std::str::FromStr as _;

use proc_macro2::{Delimiter, LexError, TokenStream, TokenTree};

/// A path with at least two names, or an imported one, made absolute: own modules begin with `crate`, other crates with their name.
pub(crate) struct NamedPath {
    pub(crate) names: Vec<String>,
    pub(crate) imported: bool,
    pub(crate) line: usize,
}

/// Every path that `source`, which is the module `module` of its crate, names.
pub(crate) fn named_paths(source: &str, module: &[String]) -> Result<Vec<NamedPath>, LexError> {
    let mut found = Vec::new();
    collect(
        TokenStream::from_str(source)?,
        &Place { module: module.to_vec(), prefix: Vec::new(), imported: false },
        &mut found,
    );
    Ok(found)
}

/// Where a group of tokens stands: in which module, and behind which part of a `use` tree.
struct Place {
    module: Vec<String>,
    prefix: Vec<String>,
    imported: bool,
}

fn collect(tokens: TokenStream, place: &Place, found: &mut Vec<NamedPath>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut imported = place.imported;
    let mut at = 0;
    while at < tokens.len() {
        match &tokens[at] {
            TokenTree::Ident(word) if word == "use" => imported = true,
            TokenTree::Punct(mark) if mark.as_char() == ';' => imported = place.imported,
            TokenTree::Ident(word) => {
                let (names, after) = path_at(&tokens, at);
                let line = word.span().start().line;
                let names = [place.prefix.clone(), names].concat();
                if let Some(tree) = use_tree_at(&tokens, after) {
                    collect(tree, &Place { module: place.module.clone(), prefix: names, imported }, found);
                    at = after + 3;
                    continue;
                }
                if names.len() > 1 || imported {
                    found.push(NamedPath { names: absolute(names, &place.module), imported, line });
                }
                at = after;
                continue;
            }
            TokenTree::Group(group) => {
                let module = match inline_module(&tokens, at) {
                    Some(name) if group.delimiter() == Delimiter::Brace => {
                        [place.module.clone(), vec![name]].concat()
                    }
                    _ => place.module.clone(),
                };
                let prefix = if imported { place.prefix.clone() } else { Vec::new() };
                collect(group.stream(), &Place { module, prefix, imported }, found);
            }
            _ => {}
        }
        at += 1;
    }
}

fn is_colon(token: Option<&TokenTree>) -> bool {
    matches!(token, Some(TokenTree::Punct(mark)) if mark.as_char() == ':')
}

/// The names of the path that begins at `at`, and the index after it.
fn path_at(tokens: &[TokenTree], mut at: usize) -> (Vec<String>, usize) {
    let mut names = Vec::new();
    while let Some(TokenTree::Ident(name)) = tokens.get(at) {
        names.push(name.to_string().trim_start_matches("r#").to_owned());
        at += 1;
        let goes_on = is_colon(tokens.get(at))
            && is_colon(tokens.get(at + 1))
            && matches!(tokens.get(at + 2), Some(TokenTree::Ident(_)));
        if !goes_on {
            break;
        }
        at += 2;
    }
    (names, at)
}

/// The braces after `path::`, if they are there.
fn use_tree_at(tokens: &[TokenTree], at: usize) -> Option<TokenStream> {
    match tokens.get(at + 2) {
        Some(TokenTree::Group(group))
            if group.delimiter() == Delimiter::Brace
                && is_colon(tokens.get(at))
                && is_colon(tokens.get(at + 1)) =>
        {
            Some(group.stream())
        }
        _ => None,
    }
}

/// The name in `mod name { … }`, whose braces are at `at`.
fn inline_module(tokens: &[TokenTree], at: usize) -> Option<String> {
    match (tokens.get(at.checked_sub(2)?)?, tokens.get(at.checked_sub(1)?)?) {
        (TokenTree::Ident(keyword), TokenTree::Ident(name)) if keyword == "mod" => Some(name.to_string()),
        _ => None,
    }
}

fn absolute(names: Vec<String>, module: &[String]) -> Vec<String> {
    let supers = names.iter().take_while(|name| *name == "super").count();
    let own = |depth: usize| std::iter::once("crate".to_owned()).chain(module[..depth].iter().cloned());
    match names[0].as_str() {
        "super" => own(module.len().saturating_sub(supers)).chain(names[supers..].iter().cloned()).collect(),
        "self" => own(module.len()).chain(names[1..].iter().cloned()).collect(),
        _ => names,
    }
}
