// A provider that somebody else runs, in place of a demo of our own: by its issuer, with a file like the demo's demo.json.
import { readFileSync } from "node:fs";

/** What the file at `credentials` says, of the issuer that was named, if one was. */
export function deployment({ credentials, issuer }) {
  if (!credentials) throw new Error("--issuer needs --credentials: a file like the demo's demo.json");
  const demo = JSON.parse(readFileSync(credentials, "utf8"));
  if (issuer && demo.issuer !== issuer) throw new Error(`${credentials} is of ${demo.issuer}, and not of ${issuer}`);
  return { demo, dispose() {} };
}

/** The one that the tests of this process are to look at; none when they are to start their own. */
export function deploymentUnderTest({ CREDENTIALS_UNDER_TEST: credentials, ISSUER_UNDER_TEST: issuer } = process.env) {
  return credentials || issuer ? deployment({ credentials, issuer }) : undefined;
}
