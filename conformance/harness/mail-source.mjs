// A mail as it came over SMTP: its header lines, and what its encoded words say (RFC 5322, 2047).

/** The source of a mail of the mailbox. */
export async function sourceOf(program, { id }) {
  const answer = await fetch(new URL(`/messages/${id}/source`, program.demo.mailbox));
  if (!answer.ok) throw new Error(`the mailbox has no source of mail ${id}: ${answer.status}`);
  return answer.text();
}

/** The header's lines as `[name, value as it came, with its folds]`, and the body. */
export function split(source) {
  const end = source.indexOf("\r\n\r\n");
  if (end < 0) throw new Error(`no end of the header:\n${source.slice(0, 500)}`);
  const lines = source.slice(0, end).replace(/\r\n(?=[ \t])/g, "\u0000").split("\r\n");
  const header = lines.map((line) => {
    const at = line.indexOf(":");
    return [line.slice(0, at).toLowerCase(), line.slice(at + 1).replaceAll("\u0000", "\r\n").trim()];
  });
  return { header, body: source.slice(end + 4) };
}

const WORD = /=\?([\w-]+)\?([bq])\?([^?\s]*)\?=/gi;

/** What is wrong with the encoded words of a header's value (RFC 2047: 2, 5, 6.2). */
export function wrongWords(value) {
  const wrong = [];
  for (const [word, charset, encoding, content] of value.matchAll(WORD)) {
    if (word.length > 75) wrong.push(`an encoded word of ${word.length}: ${word}`);
    if (charset.toLowerCase() !== "utf-8") wrong.push(`the charset ${charset}`);
    const bytes = encoding.toLowerCase() === "b" ? Buffer.from(content, "base64") : Buffer.from(content.replaceAll("_", " ").replace(/=([0-9A-F]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16))), "latin1");
    // Every word must hold whole characters: a reader may show one without the next.
    try {
      new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch {
      wrong.push(`a character cut in two: ${word}`);
    }
  }
  // Between words there is white space, and nothing of a word stands outside of them.
  if (/=\?[\w-]+\?/.test(value.replace(WORD, ""))) wrong.push(`half an encoded word: ${value}`);
  if (/\?==\?/.test(value)) wrong.push(`two encoded words without space: ${value}`);
  return wrong;
}
