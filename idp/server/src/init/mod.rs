//! `init`: from an empty folder to a provider that can be started, and its first operator.
//!
//! Every part looks first whether it is done. What is there is never changed, so a run that ended half-way is finished by
//! the next one, and a run after that does nothing.

mod answers;
mod asking;
mod files;
mod outcome;
mod trial;

pub(crate) use answers::Init;

use crate::{
    compose, console,
    office::{Usage, every_page},
    settings::{self, Checked, Refused},
};
use admin::{
    domain::{Role, StaffAddition},
    flow::{
        self, AdminError, Operator, StaffAdded, ToolRegistration, back_office_address, find_invitation_of,
        install_back_office, list_invitations, move_back_office, register_tool,
    },
};
use answers::Answers;
use files::Files;
use idp::{
    Provider,
    domain::{EmailAddress, OsRandom, SystemClock},
    store::Db,
};
use outcome::{FirstOperator, Machine, Outcome};
use std::{path::Path, sync::Arc};

/// Makes what is missing, and says what there is.
pub(crate) async fn run(init: Init) -> anyhow::Result<()> {
    init.check()?;
    let files = Files::of(&init.config)?;
    let (mut made, mut notes) = (Vec::new(), Vec::new());
    let answers = if files.settings_exist() {
        None
    } else {
        let answers = Answers::gather(&init)?;
        files.close_folder()?;
        let judged = files.judge(&answers)?;
        files.check_key(trial::try_database(&judged.database).await?)?;
        notes = trial::notes(&judged).await;
        files.prepare_database(&judged.database.url)?;
        made.extend(files.write(&answers)?);
        notes.extend(trial::owner_note(&init.config));
        Some(answers)
    };
    let checked = load(&init.config)?;
    check_same(&init, &checked)?;
    if answers.is_none() {
        trial::try_database(&checked.database).await?;
    }
    files.prepare_database(&checked.database.url)?;
    let issuer = checked.idp.issuer.clone();
    let is_behind_proxy = issuer.is_https() && checked.tls.is_none();
    let behind_proxy = is_behind_proxy.then_some(checked.listen);
    let usual = answers::console_address(checked.admin_listen, &issuer, checked.tls.is_some());
    made.extend(migrate(&checked).await?);
    let house = compose::assemble(checked)?.build(false).await?;
    let provider = &house.provider;

    let console = back_office(provider, init.console.as_deref(), usual, &mut made).await?;
    let tool = init.tool();
    let named = init.operator.or_else(|| answers.map(|answers| answers.operator));
    let operator = first_operator(provider, named, &mut made).await?;
    let machine = match tool {
        Some(tool) => Some(machine(provider, tool, &mut made).await?),
        None => None,
    };
    let outcome = Outcome {
        settings: files.shown(),
        issuer: issuer.as_str().to_owned(),
        behind_proxy,
        console,
        made,
        notes,
        operator,
        machine,
    };
    if init.json {
        console::answer(format_args!("{:#}", outcome.json()))?;
    } else {
        console::answer(outcome.words().trim_end())?;
    }
    Ok(())
}

fn load(config: &Path) -> anyhow::Result<Checked> {
    let settings = settings::load(config).map_err(|error| Refused::of(&error))?;
    Ok(settings::check(settings)?)
}

/// A flag that says something else than the settings would change nothing, and whoever gave it would not know.
fn check_same(init: &Init, checked: &Checked) -> anyhow::Result<()> {
    let other = |flag: &str, setting: &str| {
        anyhow::anyhow!(
            "refused: {flag} differs from `{setting}` in {}, which is never changed here: change it there, or leave \
             the flag out",
            init.config.display()
        )
    };
    let differs = |asked: Option<&str>, there: &str| asked.is_some_and(|asked| asked != there);
    if differs(init.issuer.as_deref(), checked.idp.issuer.as_str()) {
        return Err(other("--issuer", "issuer"));
    }
    if differs(init.mail_from.as_deref(), &checked.mail.from) {
        return Err(other("--mail-from", "mail.from"));
    }
    let database = init.config.with_file_name(init.database.as_deref().unwrap_or_default());
    let same_file = database.to_string_lossy() == checked.database.url;
    if !same_file && differs(init.database.as_deref(), &checked.database.url) {
        return Err(other("--database", "database.url"));
    }
    if differs(init.smtp.as_deref(), checked.mail.url.expose()) {
        return Err(other("--smtp", "mail.smtp"));
    }
    if init.listen.is_some_and(|asked| asked != checked.listen) {
        return Err(other("--listen", "listen"));
    }
    if init.admin_listen.is_some_and(|asked| asked != checked.admin_listen) {
        return Err(other("--admin-listen", "admin.listen"));
    }
    Ok(())
}

/// Brings the schema up to date; the names of what ran.
async fn migrate(checked: &Checked) -> anyhow::Result<Option<String>> {
    let db = Db::open(&checked.database, Arc::new(SystemClock), Arc::new(OsRandom))?;
    let ran = db.migrate().await?;
    Ok((!ran.is_empty()).then(|| format!("database, {} migrations", ran.len())))
}

/// The client of the back office: made, or moved when the flag says another address than it has; where it is.
async fn back_office(
    provider: &Arc<Provider>,
    asked: Option<&str>,
    usual: String,
    made: &mut Vec<String>,
) -> anyhow::Result<String> {
    let (refused, operator) = (crate::office::refusal, Operator::at_terminal);
    let there = back_office_address(provider).await.map_err(refused)?;
    match (there, asked) {
        (Some(there), Some(asked)) if there != asked => {
            move_back_office(provider, operator(), asked).await.map_err(refused)?;
            made.push(format!("client back-office, moved from {there} to {asked}"));
            Ok(asked.to_owned())
        }
        (Some(there), _) => Ok(there),
        (None, asked) => {
            let address = asked.map_or(usual, str::to_owned);
            if install_back_office(provider, operator(), &address).await.map_err(refused)? {
                made.push("client back-office".to_owned());
            }
            Ok(address)
        }
    }
}

/// The first operator: invited, unless there is one already, or one is invited.
async fn first_operator(
    provider: &Arc<Provider>,
    named: Option<String>,
    made: &mut Vec<String>,
) -> anyhow::Result<FirstOperator> {
    let refused = crate::office::refusal;
    if has_operator(provider).await? {
        return Ok(FirstOperator::There);
    }
    let Some(email) = named.or(find_invited(provider).await?) else {
        let missing = "there is no operator yet: name the mail address of the first one, --operator MAIL";
        return Err(Usage(missing.to_owned()).into());
    };
    let address =
        EmailAddress::parse(&email).map_err(|cause| Usage(format!("--operator {email}: {cause}")))?;
    // Somebody whom a dealer invited, or who is to have another role, is no operator by that.
    let waiting = find_invitation_of(provider, address).await.map_err(refused)?;
    if let Some(waiting) = waiting.filter(|waiting| waiting.invitation.role == Role::Operator) {
        return Ok(FirstOperator::Invited(waiting));
    }
    let body = StaffAddition { email, role: Role::Operator, dealer_id: None };
    Ok(match flow::add_staff(provider, Operator::at_terminal(), body).await.map_err(refused)? {
        StaffAdded::Member(member) => {
            made.push(format!("operator {}", member.object.email));
            FirstOperator::Member(member.object.email)
        }
        StaffAdded::Invited(invited) => {
            made.push(format!("invitation of {}", invited.invitation.email));
            FirstOperator::Invited(invited)
        }
    })
}

/// The address of somebody who is invited as an operator.
async fn find_invited(provider: &Arc<Provider>) -> anyhow::Result<Option<String>> {
    let invitations = every_page(|ask| list_invitations(provider, ask)).await?;
    let operators = invitations.into_iter().filter(|invitation| invitation.role == Role::Operator);
    Ok(operators.map(|invitation| invitation.email).next())
}

/// Whether somebody is an operator.
async fn has_operator(provider: &Arc<Provider>) -> anyhow::Result<bool> {
    let found = provider.db.read(|tx| admin::store::staff::has_role(tx, Role::Operator)).await?;
    Ok(found)
}

/// A client for machines, with its secret when it is new.
async fn machine(
    provider: &Arc<Provider>,
    tool: ToolRegistration,
    made: &mut Vec<String>,
) -> anyhow::Result<Machine> {
    let client_id = tool.client_id.clone();
    match register_tool(provider, Operator::at_terminal(), tool).await {
        Ok(registered) => {
            made.push(format!("client {client_id}"));
            Ok(Machine::Made(registered))
        }
        Err(AdminError::Taken) => Ok(Machine::There(client_id)),
        Err(error) => Err(crate::office::refusal(error)),
    }
}
