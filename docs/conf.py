"""Settings of the site. `docs/build` builds it; see decisions/0005-the-site-is-the-repository.md."""

import pathlib
import sys

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE / "_ext"))

project = "Common ID"
copyright = "the authors of Common ID"
language = "en"

# Every page of the repository, so that the links of none go unchecked.
root_doc = "docs/index"
source_suffix = {".md": "markdown"}
include_patterns = ["**.md"]
exclude_patterns = [
    ".*",
    "data",
    "data-*",
    "test-output",
    "**/target",
    "**/node_modules",
    "**/.venv",
    "**/.pytest_cache",
    "conformance/test-output",
    "conformance/docs/broken.md",
    "docs/_build",
]

extensions = ["myst_parser", "accessible", "diagrams", "source_pages"]
myst_enable_extensions = ["colon_fence"]
myst_fence_as_directive = ["mermaid"]
myst_heading_anchors = 4
# A page of the house begins with what it is; how deep it starts is its own affair.
suppress_warnings = ["myst.header"]

html_theme = "furo"
html_title = "Common ID"
# Nothing is fetched from elsewhere: the fonts are the reader's own, the script of the diagrams is the locked package's.
html_static_path = ["_static", "../conformance/node_modules/@mermaid-js/tiny/dist/mermaid.tiny.js"]
html_css_files = ["site.css"]
html_extra_path = ["_extra"]
html_copy_source = False
# The search would fetch every page that it found, which a browser does not do from the disk.
html_show_search_summary = False
html_show_sphinx = False
html_permalinks_icon = "#"
html_theme_options = {"navigation_with_keys": True}
