// Every mail as it comes over SMTP: one sender, headers that mail programs and spam filters want, text and HTML that say the same, nothing loaded from elsewhere.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import PostalMime from "postal-mime";
import { parse } from "node-html-parser";
import { customer, Dealer } from "../harness/dealer.mjs";
import { sourceOf, split, wrongWords } from "../harness/mail-source.mjs";
import { hasCode, linkIn, mail } from "../harness/mailbox.mjs";
import { userOf } from "../harness/people.mjs";
import { registered, toCodePage } from "../harness/registration.mjs";
import { withDemo } from "../harness/suite.mjs";
import { Web } from "../harness/web.mjs";
import { invalid } from "../pages/valid.mjs";

const squeezed = (text) => text.replace(/\s+/g, "");

withDemo("mails", (house) => {
  // [name, mail of the mailbox, source, header lines, parsed mail]
  const mails = [];

  before(async () => {
    const { program } = house;
    for (const [lang, web] of [["ja", new Web()], ["en", new Web({ "accept-language": "en" })]]) {
      const email = `reader-${lang}@mails.example`;
      const keep = async (name, address, wanted) => mails.push(await read(`${name}, ${lang}`, await mail(program, address, wanted)));
      await registered(program, web, email);
      await keep("ML1", email, hasCode);
      await keep("ML2", email, (message) => !hasCode(message));
      const known = userOf(program, lang === "ja" ? "full" : "linked").username;
      await toCodePage(program, new Web(web.headers), known);
      await keep("ML1b", known);
      const dealer = await Dealer.of(program, "D-0234");
      await dealer.provisionalLink(customer(`C-MAIL-${lang}`, { emails: [email, "", ""] }));
      await keep("ML3", email, (message) => linkIn(message, house.issuer));
    }
  });

  async function read(name, message) {
    const source = await sourceOf(house.program, message);
    return { name, message, source, ...split(source), parsed: await PostalMime.parse(source) };
  }

  const each = (check) => () => {
    assert.ok(mails.length >= 8, `${mails.length} mails`);
    for (const one of mails) check(one, (name) => one.header.filter(([key]) => key === name).map(([, value]) => value));
  };

  test("there is one header of each kind, and none of a list", each(({ name, header }, all) => {
    for (const key of ["from", "to", "subject", "date", "message-id", "mime-version", "content-type", "auto-submitted"]) assert.equal(all(key).length, 1, `${name}: ${key}`);
    assert.equal(all("auto-submitted")[0], "auto-generated", name);
    assert.equal(all("mime-version")[0], "1.0", name);
    const unwanted = header.map(([key]) => key).filter((key) => /^(list-|precedence|x-mailer|user-agent|return-receipt|disposition-notification|bcc|sender)/.test(key));
    assert.deepEqual(unwanted, [], name);
  }));

  test("one sender domain, in the sender and in the number of the mail", () => {
    const domains = mails.flatMap(({ parsed }) => [parsed.from.address.split("@")[1], parsed.messageId.match(/^<[^<>\s@]+@([^<>\s@]+)>$/)?.[1]]);
    assert.equal(new Set(domains).size, 1, `${domains}`);
    const numbers = mails.map(({ parsed }) => parsed.messageId);
    assert.equal(new Set(numbers).size, numbers.length, "every mail has a number of its own");
  });

  test("headers are ASCII, folded, and their encoded words are whole (RFC 5322, 2047)", each(({ name, source, header, message, parsed }) => {
    const lines = source.slice(0, source.indexOf("\r\n\r\n")).split("\r\n");
    for (const line of lines) {
      assert.match(line, /^[\t\x20-\x7e]*$/, `${name}: ${line}`);
      // 78 is advice, 998 the limit; a long address may not be folded.
      assert.ok(line.length <= 78 || !/\s/.test(line.trim().split(": ").pop()), `${name}: a line of ${line.length}: ${line}`);
    }
    for (const [, value] of header) assert.deepEqual(wrongWords(value), [], name);
    assert.match(parsed.subject, /^【[^】]+】\S/, `${name}: the name of the ID stands first`);
    assert.equal(parsed.subject, message.subject, `${name}: two readers read the same subject`);
    assert.ok(parsed.from.name.length > 1, `${name}: the sender has a name`);
    assert.ok(Math.abs(Date.parse(parsed.date) - Date.now()) < 600_000, `${name}: ${parsed.date}`);
    assert.deepEqual(parsed.to.map(({ address }) => address), [message.to], name);
  }));

  test("text and HTML as alternatives, both in UTF-8, in lines that every server takes", each(({ name, source, header, body }) => {
    const type = header.find(([key]) => key === "content-type")[1];
    assert.match(type, /^multipart\/alternative;/, name);
    const boundary = type.match(/boundary="?([^";\s]+)"?/)[1];
    const parts = body.split(`--${boundary}`).slice(1, -1).map((part) => split(part.replace(/^\r\n/, "")).header);
    assert.deepEqual(parts.map((part) => part.find(([key]) => key === "content-type")[1].toLowerCase().replace(/\s|"/g, "")), ["text/plain;charset=utf-8", "text/html;charset=utf-8"], name);
    for (const part of parts) assert.match(part.find(([key]) => key === "content-transfer-encoding")[1], /^(7bit|quoted-printable|base64)$/i, name);
    assert.ok(source.split("\r\n").every((line) => line.length <= 998 && !line.includes("\n")), `${name}: a line is too long or ends in a bare LF`);
  }));

  test("both parts say the same; nothing is loaded, nothing runs, no password", each(({ name, message, parsed }) => {
    const page = parse(parsed.html);
    const words = squeezed(page.querySelector("body").textContent);
    for (const line of parsed.text.split("\n").map(squeezed)) {
      // "----" is the text's own rule; a name and its value stand in two elements.
      const pieces = line.startsWith("---") ? [] : line.split(/[：:](?!\/\/)/).filter(Boolean);
      for (const piece of pieces) assert.ok(words.includes(piece), `${name}: only in the text: ${piece}`);
    }
    const loading = page.querySelectorAll("img, script, link, iframe, object, form, video, audio, style, base");
    assert.deepEqual(loading.map((element) => element.outerHTML), [], name);
    assert.doesNotMatch(parsed.html, /url\(|@import|\ssrc=|\sbackground=|\son\w+=/i, name);
    assert.match(page.querySelector("html").getAttribute("lang"), name.endsWith("en") ? /^en$/ : /^ja$/, name);
    assert.doesNotMatch(parsed.text, /Kuruma-2026/, name);
    for (const link of page.querySelectorAll("a")) assert.ok(link.getAttribute("href").startsWith("http"), `${name}: ${link.outerHTML}`);
    assert.deepEqual([parsed.attachments.length, message.to], [0, message.to]);
  }));

  test("the HTML part is valid", async () => {
    for (const { name, parsed } of mails) assert.deepEqual(await invalid(parsed.html), [], name);
  });
});
