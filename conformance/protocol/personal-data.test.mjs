// What the dealer's terminal shows of a customer stays out of the provider: values that no account has are shown on T1 to T4, changed on T3,
// and then looked for in the database, the logs and the metrics: plain, encoded, hashed and sealed.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { customer, Dealer } from "../harness/dealer.mjs";
import { userOf } from "../harness/people.mjs";
import { withDemo } from "../harness/suite.mjs";

const PLANTED = {
  family_name: "植込姓丙",
  given_name: "植込名丁",
  family_kana: "ウエコミセイヘイ",
  given_kana: "ウエコミメイテイ",
  birthdate: "1931-12-30",
  postal_code: "9071801",
  address1: "沖縄県八重山郡植込町",
  address2: "字植込九九八七",
  address3: "植込荘六五四三号",
  mobile_phone: "09087612345",
  phone: "0980987654",
};
const ADDRESS = "planted.address.of.nobody@planted.example";
const EDITED = "edited.at.the.counter@planted.example";

/** Every way in which a value could lie in a file. */
function disguises(value) {
  const bytes = Buffer.from(value);
  const forms = [value, value.toLowerCase(), [...value].reverse().join(""), bytes.toString("hex"), bytes.toString("base64").replace(/=+$/, ""), bytes.toString("base64url"), encodeURIComponent(value), JSON.stringify(value).slice(1, -1)];
  const ascii = [...value].map((letter) => (letter > "~" ? `\\u${letter.codePointAt(0).toString(16).padStart(4, "0")}` : letter)).join("");
  forms.push(ascii, ascii.toUpperCase());
  for (const algorithm of ["sha256", "sha1", "md5", "sha512"]) {
    const digest = createHash(algorithm).update(bytes).digest();
    forms.push(digest.toString("hex"), digest.toString("base64").replace(/=+$/, ""), digest.toString("base64url"), digest);
  }
  return forms.map((form) => Buffer.from(form)).concat([Buffer.from(value, "utf16le"), Buffer.from(value, "utf16le").swap16()]);
}

/** All files of the provider. PAL's own book and the mailbox are not the provider's; demo.json was there before, and names PAL's customers. */
function files(folder) {
  return readdirSync(folder, { recursive: true })
    .map((name) => path.join(folder, name))
    .filter((file) => statSync(file).isFile() && !/(pal|mail|^demo\.json$)/i.test(path.relative(folder, file)));
}

withDemo("personal data of the terminal", (house) => {
  test("is in no file, row, log line or metric", async () => {
    const dealer = await Dealer.of(house.program, "D-0234");
    const user = userOf(house.program, "full");
    // PAL takes address changes for records in its own book only.
    const code = house.program.demo.dealers.find((candidate) => candidate.dealer_id === "D-0234").customers.at(-1).customer_code;
    const record = customer(code, { ...PLANTED, emails: [user.username, ADDRESS, ""] });
    const secrets = await throughTheTerminal(dealer, record);
    // The check must be able to fail: the customer code is stored sealed, the user's own address is stored in plain.
    const needles = Object.entries({ ...PLANTED, ADDRESS, EDITED }).flatMap(([name, value]) => disguises(value).map((needle) => [name, needle]));
    secrets.forEach((secret, number) => needles.push([`sealed token ${number}`, Buffer.from(secret)]));
    needles.push(["customer code in plain", Buffer.from(code)]);

    await search("while it runs", needles, user);
    await house.program.stop();
    await search("after it stopped", needles, user);
    await house.program.start();
  });

  async function throughTheTerminal(dealer, record) {
    const { web, page, visit } = await dealer.terminal(record);
    for (const value of [PLANTED.family_name, PLANTED.given_kana]) assert.ok(page.text.includes(value), "T1 shows it");
    const sealed = () => web.cookies.all().map((cookie) => cookie.value).filter((value) => value.length > 60);
    const secrets = [visit.launch, ...sealed()];
    const t2 = await web.pressAndFollow(page, "#next", { customer_ack: page.page.querySelector("#customer_ack").getAttribute("value") ?? "on" });
    assert.ok(t2.text.includes(ADDRESS), "T2 shows it");
    secrets.push(...sealed());
    const t3 = await web.pressAndFollow(t2, "#edit-emails");
    const back = await web.pressAndFollow(t3, "#save", { [t3.page.querySelector("#email-3").getAttribute("name")]: EDITED });
    secrets.push(...sealed());
    const again = back.has("#slot-1") ? back : await web.open(`${house.issuer}/terminal/select`);
    const t4 = await web.pressAndFollow(again, "#next", { slot: again.page.querySelector("#slot-1").getAttribute("value") });
    assert.equal(t4.url.pathname, "/terminal/done");
    return [...new Set([...secrets, ...sealed()])];
  }

  async function search(when, needles, user) {
    const { program } = house;
    const places = files(program.data).map((file) => [path.relative(program.data, file), readFileSync(file)]);
    if (program.database) places.push(["rows", Buffer.from(await program.database.rows())]);
    assert.ok(places.some(([, content]) => content.includes(user.username)), "the search sees the database");
    places.push(["log", Buffer.from(program.log)]);
    if (when === "while it runs") {
      const metrics = await fetch(`${program.demo.admin}/metrics`);
      assert.equal(metrics.status, 200);
      places.push(["metrics", Buffer.from(await metrics.text())]);
    }
    const found = places.flatMap(([place, content]) => needles.filter(([, needle]) => needle.length > 5 && content.includes(needle)).map(([name, needle]) => `${place}: ${name} as ${needle.subarray(0, 40)}`));
    assert.deepEqual(found, [], when);
  }
});
