// Somebody who changes the password over and over. Each login is the proof of the change before.
import { logIn } from "./people.mjs";
import { Away } from "../watch.mjs";

export function changing(traffic, client, person) {
  const user = { ...person };
  let [number, asked] = [0, undefined];
  return async () => {
    let visit = await logIn(client, user);
    traffic.looked += 1;
    if (!visit && asked) {
      // The answer did not come, and the change was made.
      user.password = asked;
      visit = await logIn(client, user);
    }
    if (!visit) {
      traffic.lost.push(`password: neither ${user.password} nor ${asked} is taken`);
      return new Promise((done) => setTimeout(done, 1_000));
    }
    asked = undefined;
    const page = await visit.web.open(`${traffic.house.demo.issuer}/account/password`);
    const next = `Chaos-${(number += 1)}-${100 + Math.floor(Math.random() * 900)}`;
    asked = next;
    try {
      const answer = await visit.web.press(page, "#change-password", { password: next, password2: next });
      if (answer.location?.pathname !== "/account/password/done") throw new Error(`the change of the password gave ${answer.status} ${answer.location}`);
    } catch (error) {
      if (error instanceof Away) traffic.unanswered += 1;
      throw error;
    }
    traffic.acknowledge("password", { number });
    [user.password, asked] = [next, undefined];
  };
}
