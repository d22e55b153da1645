// Whether a page's HTML is valid: the living standard's content models, attributes and references, by html-validate.
import { HtmlValidate } from "html-validate";

// What is off asks for something else than valid HTML: hashes of our own files; a first heading that is the summary of errors above the h1; and no
// page that looks again by itself, as the one that waits for the migration does where there is no script, with a button beside it.
const validator = new HtmlValidate({
  extends: ["html-validate:standard", "html-validate:a11y", "html-validate:document"],
  rules: { "require-sri": "off", "heading-level": "off", "meta-refresh": "off" },
});

/** What is not valid, one line a finding. */
export async function invalid(html) {
  const { results } = await validator.validateString(html);
  return results.flatMap(({ messages }) => messages.map(({ ruleId, message, line }) => `line ${line}: ${ruleId}: ${message}`));
}
