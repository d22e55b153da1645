"""Mermaid diagrams, drawn in the reader's browser by a script that is a part of the site. Pages without one do not load it."""

from html import escape

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

# Wherever the code is shown as code, as on a repository's own pages, a diagram is a fence of the same name.
NAME = "mermaid"


class diagram(nodes.General, nodes.Element):
    """One diagram; `code` is what Mermaid reads."""


class Diagram(SphinxDirective):
    has_content = True

    def run(self):
        return [diagram(code="\n".join(self.content))]


def visit(self, node):
    self.body.append(f'<pre class="mermaid">{escape(node["code"])}</pre>')


def depart(self, node):
    pass


def load_script(app, pagename, templatename, context, doctree):
    if doctree is not None and next(doctree.findall(diagram), None) is not None:
        app.add_js_file("mermaid.tiny.js", loading_method="defer")
        app.add_js_file("diagrams.js", loading_method="defer")


def setup(app):
    app.add_node(diagram, html=(visit, depart))
    app.add_directive(NAME, Diagram)
    app.connect("html-page-context", load_script)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
