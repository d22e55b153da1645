// The search for planted values.

/** Six figures may stand anywhere by chance, in a time or a number. */
const isChance = (value) => /^\d{6}$/.test(value);

/** A value as libraries write it: plain, in addresses, forms, JSON and HTML, as bytes, in Base64 wherever it begins. */
export function formsOf(value) {
  const bytes = Buffer.from(value);
  const inBase64 = [0, 1, 2].map((shift) => Buffer.concat([Buffer.alloc(shift), bytes]).toString("base64").slice(shift ? shift + 1 : 0).replace(/=+$/, "").slice(0, -1));
  const escaped = [...bytes].map((byte) => (byte < 0x80 ? String.fromCharCode(byte) : `\\x${byte.toString(16)}`)).join("");
  return [
    value,
    value.toLowerCase(),
    encodeURIComponent(value),
    new URLSearchParams({ _: value }).toString().slice(2),
    JSON.stringify(value).slice(1, -1),
    [...value].map((sign) => (sign < "\x80" ? sign : `\\u${sign.charCodeAt(0).toString(16)}`)).join(""),
    [...value].map((sign) => (sign < "\x80" ? sign : `\\u{${sign.codePointAt(0).toString(16)}}`)).join(""),
    value.replaceAll("&", "&amp;"),
    escaped,
    [...bytes].join(", "),
    bytes.toString("hex"),
    ...inBase64,
    ...inBase64.map((text) => text.replaceAll("+", "-").replaceAll("/", "_")),
  ];
}

/** The names of all planted values that stand in `text`, with the line. */
export function found(planted, text) {
  const lineAt = (at) => text.slice(text.lastIndexOf("\n", at) + 1, at + 80);
  return Object.entries(planted).flatMap(([name, value]) => {
    const form = isChance(value) ? undefined : formsOf(value).find((candidate) => candidate.length > 5 && text.includes(candidate));
    // A code is looked for where it would be named.
    const at = isChance(value) ? text.search(new RegExp(`(?<![\\d.])${value}(?!\\d)`)) : form === undefined ? -1 : text.indexOf(form);
    return at < 0 ? [] : [`${name}: ${lineAt(at)}`];
  });
}
