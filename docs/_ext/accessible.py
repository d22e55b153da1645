"""What the theme leaves out for those who hear a page, or have no mouse."""

REPAIRS = {
    # A heading by its role alone needs a level (WAI-ARIA 1.2, heading).
    'role="heading">': 'role="heading" aria-level="2">',
    # What scrolls in its own frame has to be reached by the keyboard.
    "<pre>": '<pre tabindex="0">',
    '<pre class="mermaid">': '<pre class="mermaid" tabindex="0">',
    '<div class="table-wrapper': '<div tabindex="0" class="table-wrapper',
}


def repair(app, pagename, templatename, context, doctree):
    for part in ("body", "furo_navigation_tree"):
        for written, right in REPAIRS.items() if part in context else ():
            context[part] = context[part].replace(written, right)


def setup(app):
    # After the theme has made its navigation.
    app.connect("html-page-context", repair, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
