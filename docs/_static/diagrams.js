// Draws the diagrams of the page, and draws them anew when the reader changes from light to dark.
(() => {
  const LIGHT = { background: "#ffffff", primaryColor: "#eef2fb", primaryTextColor: "#111111", primaryBorderColor: "#5c6b8a", lineColor: "#555555", textColor: "#111111", edgeLabelBackground: "#ffffff", noteBkgColor: "#fff6d6", noteTextColor: "#111111", noteBorderColor: "#8a7a3a" };
  const DARK = { darkMode: true, background: "#131416", primaryColor: "#243044", primaryTextColor: "#eeeeee", primaryBorderColor: "#8fa3c8", lineColor: "#bbbbbb", textColor: "#eeeeee", edgeLabelBackground: "#131416", noteBkgColor: "#3a341f", noteTextColor: "#eeeeee", noteBorderColor: "#b5a566" };
  // A diagram shrinks to its column, but no further than this: on a narrow screen it scrolls in its frame and stays legible.
  const LEAST = 0.75;

  const dark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => document.body.dataset.theme === "dark" || (document.body.dataset.theme !== "light" && dark.matches);
  const diagrams = [...document.querySelectorAll("pre.mermaid")].map((element) => ({ element, code: element.textContent }));
  let drawn;

  async function draw() {
    if (drawn === isDark()) return;
    drawn = isDark();
    delete document.body.dataset.diagrams;
    const { fontFamily } = getComputedStyle(document.body);
    mermaid.initialize({ startOnLoad: false, securityLevel: "strict", theme: "base", themeVariables: { ...(drawn ? DARK : LIGHT), fontFamily }, fontFamily });
    for (const { element, code } of diagrams) {
      element.textContent = code;
      element.removeAttribute("data-processed");
    }
    await mermaid.run({ nodes: diagrams.map(({ element }) => element) });
    for (const svg of document.querySelectorAll("pre.mermaid svg")) svg.style.minWidth = `${LEAST * svg.viewBox.baseVal.width}px`;
    document.body.dataset.diagrams = drawn ? "dark" : "light";
  }

  dark.addEventListener("change", draw);
  new MutationObserver(draw).observe(document.body, { attributeFilter: ["data-theme"] });
  draw();
})();
