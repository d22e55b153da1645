// Registration R1 to R6: every rule of every field, one row a case, and what must never happen twice.
import assert from "node:assert/strict";
import { test } from "node:test";
import { errorPage, securePage } from "../harness/expect.mjs";
import { codeIn, hasCode, mail, mailsTo } from "../harness/mailbox.mjs";
import { userOf } from "../harness/people.mjs";
import { details, registered, toCodePage, toDetailsPage, toEmailPage } from "../harness/registration.mjs";
import { withDemo } from "../harness/suite.mjs";
import { Web } from "../harness/web.mjs";

// [what, the bent fields of R4, the field that must be marked, or undefined when it is good]
const DETAILS = [
  ["password of 7", { password: "Abcdef1", password2: "Abcdef1" }, "password"],
  ["password of 8", { password: "Abcdefh1", password2: "Abcdefh1" }, undefined],
  ["a password of the most common", { password: "Password1", password2: "Password1" }, "password"],
  ["a password with a blank behind it", { password: "Kuruma-2026\u200b", password2: "Kuruma-2026\u200b" }, "password"],
  ["password of 20", { password: "Abcdefghijklmnopqrs1", password2: "Abcdefghijklmnopqrs1" }, undefined],
  ["password of 21", { password: "Abcdefghijklmnopqrst1", password2: "Abcdefghijklmnopqrst1" }, "password"],
  ["letters only", { password: "Abcdefghij", password2: "Abcdefghij" }, "password"],
  ["digits only", { password: "1234567890", password2: "1234567890" }, "password"],
  ["every allowed symbol", { password: "Ab1-*_!#$%", password2: "Ab1-*_!#$%" }, undefined],
  ["another symbol", { password: "Abcdef1@", password2: "Abcdef1@" }, "password"],
  ["a space", { password: "Abcdef 1", password2: "Abcdef 1" }, "password"],
  ["full-width password", { password: "Ａｂｃｄｅｆｇ１", password2: "Ａｂｃｄｅｆｇ１" }, "password"],
  ["two passwords", { password2: "Kuruma-2027" }, "password2"],
  ["no family name", { family_name: " " }, "family_name"],
  ["family name of 100", { family_name: "山".repeat(100) }, undefined],
  ["family name of 101", { family_name: "山".repeat(101) }, "family_name"],
  ["a family name of dots", { family_name: "・" }, "family_name"],
  ["markup in a name", { family_name: "<b>山田</b>" }, "family_name"],
  ["a wave dash in kana", { given_kana: "サ〜ヤ" }, undefined],
  ["a reading of marks", { given_kana: "ー" }, "given_kana"],
  ["rare characters", { family_name: "𠮷野﨑神󠄀", given_name: "髙" }, undefined],
  ["hiragana and half-width kana", { family_kana: "やまだ", given_kana: "ﾊﾅｺ" }, undefined],
  ["kanji in kana", { family_kana: "山田" }, "family_kana"],
  ["Latin letters in kana", { given_kana: "Hanako" }, "given_kana"],
  ["a gender that is none", { gender: "?" }, "gender"],
  ["31 February", { birthdate_year: "1990", birthdate_month: "2", birthdate_day: "31" }, "birthdate"],
  ["29 February of a leap year", { birthdate_year: "2000", birthdate_month: "2", birthdate_day: "29" }, undefined],
  ["29 February of another", { birthdate_year: "1900", birthdate_month: "2", birthdate_day: "29" }, "birthdate"],
  ["born tomorrow", { birthdate_year: "2199", birthdate_month: "1", birthdate_day: "1" }, "birthdate"],
  ["born 121 years ago", { birthdate_year: "1890", birthdate_month: "1", birthdate_day: "1" }, "birthdate"],
  ["half a birth date", { birthdate_year: "1990" }, "birthdate"],
  ["postal code with mark and full width", { postal_code: "〒４５０−０００２" }, undefined],
  ["postal code of six", { postal_code: "450000" }, "postal_code"],
  ["postal code of zeros", { postal_code: "000-0000" }, "postal_code"],
  ["a postal code that is nowhere", { postal_code: "450-9999" }, "postal_code"],
  ["a new postal code, used all the same", { postal_code: "450-9999", postal_new: "4509999" }, undefined],
  ["no prefecture", { prefecture: "" }, "prefecture"],
  ["a prefecture that is none", { prefecture: "江戸" }, "prefecture"],
  ["city of 101", { city: "市".repeat(101) }, "city"],
  ["no street", { street: "" }, "street"],
  ["telephone in full width", { phone: "０６０－１２３４－５６７８" }, undefined],
  ["telephone of nine", { phone: "090123456" }, "phone"],
  ["telephone without the zero", { phone: "9012345678" }, "phone"],
  ["letters in the telephone", { phone: "090-1234-abcd" }, "phone"],
];

withDemo("registration", (house) => {
  let serial = 0;
  const address = () => `new-${(serial += 1)}@registration.example`;

  test("every rule of the details page", async (t) => {
    const web = new Web();
    let page = await toDetailsPage(house.program, web, address());
    securePage(page);
    for (const [name, changes, field] of DETAILS) {
      await t.test(name, async () => {
        const answer = await web.pressAndFollow(page, "#confirm", details(changes));
        if (field === undefined) {
          assert.ok(answer.has("#register-submit"), `refused: ${answer.page.querySelector("main")?.textContent.slice(0, 800)}`);
          page = await web.open(`${house.issuer}/register/details`);
          return;
        }
        assert.ok(!answer.has("#register-submit"), "accepted");
        assert.ok(answer.status < 500);
        const marked = answer.page.querySelectorAll(".field-error").map((element) => element.id);
        // Passwords never come back in a page, so they are asked again beside whatever else is wrong.
        const other = marked.filter((mark) => !mark.startsWith("password") || field.startsWith("password"));
        assert.deepEqual(other, [`${field}-error`]);
        assert.ok(!answer.text.includes(details(changes).password), "no password comes back in a page");
        page = answer;
      });
    }
  });

  for (const bad of ["", "x", "x@", "@example.test", "a b@example.test", "a@b@example.test", "x@example", `${"x".repeat(250)}@example.test`, "x@exa\r\nmple.test", "x@example.test\r\nBcc: y@example.test"]) {
    test(`address refused: ${JSON.stringify(bad).slice(0, 40)}`, async () => {
      const web = new Web();
      const answer = await web.pressAndFollow(await toEmailPage(house.program, web), "#send-code", { email: bad });
      assert.ok(answer.has('#email[aria-invalid="true"]'), answer.text.slice(0, 500));
      assert.ok(!answer.has("#code"));
    });
  }

  // A cell of a spreadsheet or a line of a letter brings its tab or line break with it.
  test("what is pasted with white space around it is taken", async () => {
    const email = address();
    const page = await toCodePage(house.program, new Web(), `\t${email}\r\n`);
    assert.ok(page.has("#code"), page.text.slice(0, 500));
    await mail(house.program, email, hasCode);
  });

  test("what nobody can type is refused whole, with a page", async () => {
    const web = new Web();
    errorPage(await web.press(await toEmailPage(house.program, web), "#send-code", { email: "x\u0000@example.test" }));
  });

  test("a known address is answered in the same way, and gets no code", async () => {
    const user = userOf(house.program, "full");
    const [known, fresh] = [user.username, address()];
    const pages = [];
    for (const email of [known, fresh]) {
      const page = await toCodePage(house.program, new Web(), email);
      pages.push(page.text.replaceAll(email, "").replace(/name="csrf"[^>]*>/g, "").replace(/value="[^"]*"[^>]*name="csrf"/g, ""));
    }
    assert.equal(pages[0], pages[1]);
    await mail(house.program, fresh, hasCode);
    const told = await mail(house.program, known);
    assert.ok(!hasCode(told), "ML1b is not a code");
  });

  test("codes: wrong ones are counted, also when many come at once; the sixth try is too late", async () => {
    const web = new Web();
    const email = address();
    const page = await toCodePage(house.program, web, email);
    const right = codeIn(await mail(house.program, email, hasCode));
    const wrong = (Number(right) ^ 1).toString().padStart(6, "0");
    await Promise.all(Array.from({ length: 20 }, () => web.press(page, "#next", { code: wrong })));
    const late = await web.pressAndFollow(page, "#next", { code: right });
    assert.ok(!late.has("#family_name"), "the right code after too many wrong ones");
  });

  test("a code is for the browser that asked, and full-width digits are digits", async () => {
    const email = address();
    const mine = new Web();
    const page = await toCodePage(house.program, mine, email);
    const code = codeIn(await mail(house.program, email, hasCode));
    const other = new Web();
    const theirs = await toCodePage(house.program, other, address());
    assert.ok(!(await other.pressAndFollow(theirs, "#next", { code })).has("#family_name"));
    const wide = [...code].map((digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)).join("");
    assert.ok((await mine.pressAndFollow(page, "#next", { code: ` ${wide} ` })).has("#family_name"));
  });

  test("sending again too soon is told, not done", async () => {
    const web = new Web();
    const email = address();
    const page = await toCodePage(house.program, web, email);
    await mail(house.program, email, hasCode);
    const again = await web.pressAndFollow(page, "#resend");
    assert.ok(again.has("#code"));
    await new Promise((done) => setTimeout(done, 2000));
    assert.equal((await mailsTo(house.program, email)).length, 1);
  });

  test("pages cannot be skipped", async () => {
    for (const path of ["email", "code", "details", "confirm", "done"]) {
      const answer = await new Web().open(`${house.issuer}/register/${path}`);
      assert.ok(!["#send-code", "#resend", "#confirm", "#register-submit"].some((button) => answer.has(button)), path);
      assert.ok(answer.status < 500);
    }
  });

  test("pressing twice makes one account, one mail, and both are told of success", async () => {
    const web = new Web();
    const email = address();
    const confirm = await web.pressAndFollow(await toDetailsPage(house.program, web, email), "#confirm", details());
    const answers = await Promise.all([1, 2, 3].map(() => web.pressAndFollow(confirm, "#register-submit")));
    for (const answer of answers) assert.ok(answer.status < 500, `${answer.status}`);
    assert.ok(answers.some((answer) => answer.text.includes(email)));
    await mail(house.program, email, (message) => !hasCode(message));
    await new Promise((done) => setTimeout(done, 1500));
    assert.equal((await mailsTo(house.program, email)).filter((message) => !hasCode(message)).length, 1);
  });

  test("names come out as they went in", async () => {
    const email = address();
    const names = { family_name: "﨑﨑", given_name: "神󠄀𠮷" };
    await registered(house.program, new Web(), email, names);
    const { tokensOf } = await import("../harness/people.mjs");
    const client = await house.client("tool-basic");
    const { tokens } = await tokensOf(client, { username: email, password: "Kuruma-2026" }, { scope: "openid profile" });
    const { json } = await client.userinfo(tokens.access_token);
    assert.deepEqual({ family_name: json.family_name, given_name: json.given_name }, names);
  });
});
