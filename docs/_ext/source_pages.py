"""Links into the code tree, and paths of it that are written in the text.

A link to a file that is no page of the site leads to a page with its text, so that the site is whole without a server of the
repository beside it; a link to a folder leads to a list of what is in it. Two more things count as broken links, since they are what
goes out of date first: a path in `code letters` that does not exist, and a name in `code letters` that links to a file in which it
does not stand.
"""

import os
import pathlib
import re
from html import escape

from docutils import nodes
from pygments.lexers import get_lexer_for_filename
from pygments.util import ClassNotFound
from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinx.util import logging

logger = logging.getLogger(__name__)

ROOT = pathlib.Path(__file__).resolve().parents[2]
PATH = re.compile(r"(?:idp|federation|admin|demo|migrations|conformance|docker|docs)/[\w.-]+(?:/[\w.-]+)*/?")
# What a build or a run makes: it is not there in a clean clone.
MADE = ("conformance/test-output", "conformance/.venv", "conformance/node_modules", "docs/_build", "docker/.env")
NOT_LISTED = {"node_modules", "target", "__pycache__", "_build"}


class LinksIntoTheTree(SphinxTransform):
    """Runs once a page, after its Markdown was read."""

    default_priority = 400

    def apply(self, **kwargs):
        here = ROOT / os.path.dirname(self.env.docname)
        for link in list(self.document.findall(self.is_link)):
            path = self.path_of(here, link["reftarget"])
            if path is not None:
                self.lead_to(path, link)
        for written in self.document.findall(nodes.literal):
            text = written.astext()
            if PATH.fullmatch(text) and not text.startswith(MADE) and not (ROOT / text).exists():
                logger.warning("there is no %s", text, location=written, type="source_pages")

    @staticmethod
    def is_link(node):
        # A file is a download to MyST; a folder is a target that it does not know.
        return isinstance(node, addnodes.download_reference) or (
            isinstance(node, addnodes.pending_xref) and node.get("reftype") == "myst" and not node.get("refdomain")
        )

    @staticmethod
    def path_of(here, target):
        """The file or folder of the repository that a link names, from its root; nothing when there is none."""
        path = (ROOT / target.lstrip("/") if target.startswith("/") else here / target).resolve()
        return path.relative_to(ROOT) if path.exists() and path.is_relative_to(ROOT) and path != ROOT else None

    def lead_to(self, path, link):
        name = self.name_in(link)
        if name and (ROOT / path).is_file() and path.name != name and name not in (ROOT / path).read_text():
            logger.warning("there is no %s in %s", name, path, location=link, type="source_pages")
        self.env.source_pages.add(path)
        page = self.env.app.builder.get_relative_uri(self.env.docname, page_of(path))
        link.replace_self(nodes.reference("", "", *link.children, internal=True, refuri=page))


    @staticmethod
    def name_in(link):
        """The name that a link consists of; nothing when it is words, or a path."""
        [*shown] = link.findall(nodes.literal)
        text = shown[0].astext() if len(shown) == 1 and shown[0].astext() == link.astext() else ""
        return "" if "/" in text else text.removesuffix("()")


def page_of(path):
    return f"source/{path.as_posix()}"


def collect(app):
    """A page for every file and folder that some page links to."""
    for path in sorted(app.env.source_pages):
        whole = ROOT / path
        body = listing(whole) if whole.is_dir() else text(app, whole)
        yield page_of(path), {"title": path.as_posix(), "body": f"<h1>{escape(path.as_posix())}</h1>{body}"}, "page.html"


def listing(folder):
    names = sorted(f"{entry.name}{'/' if entry.is_dir() else ''}" for entry in folder.iterdir() if entry.name not in NOT_LISTED)
    return f"<ul>{''.join(f'<li><code>{escape(name)}</code></li>' for name in names if not name.startswith('.'))}</ul>"


def text(app, file):
    source = file.read_text()
    try:
        language = get_lexer_for_filename(file.name, source).aliases[0]
    except ClassNotFound:
        language = "text"
    return app.builder.highlighter.highlight_block(source, language, linenos=False, force=True)


def begin(app, env, docnames):
    env.source_pages = set()


def setup(app):
    app.add_transform(LinksIntoTheTree)
    app.connect("env-before-read-docs", begin)
    app.connect("html-collect-pages", collect)
    return {"parallel_read_safe": False, "parallel_write_safe": True}
