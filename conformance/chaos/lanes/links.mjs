// A dealer's counter that begins link after link. Acknowledged is the way to T4: the link is there, and its mail will come once.
import { random } from "../../harness/client.mjs";
import { customer, Dealer } from "../../harness/dealer.mjs";
import { Away } from "../watch.mjs";

/** A dealer's token is good for ten minutes, and in the long run at a steady rate for five. */
const TOKEN_FOR_MS = 200_000;

/** `known` are addresses with an ID. */
export function linking(traffic, known) {
  let [dealer, since, turn] = [undefined, 0, 0];
  return async () => {
    if (!dealer || performance.now() - since > TOKEN_FOR_MS) {
      dealer = await Dealer.of(traffic.house, traffic.house.demo.dealers[0].dealer_id);
      since = performance.now();
    }
    const email = known[(turn += 1) % known.length];
    const code = `X-${random(9)}`;
    const { web, page } = await dealer.terminal(customer(code, { emails: [email, "", ""] }));
    const select = await web.pressAndFollow(page, "#next", { customer_ack: valueOf(page, "#customer_ack") });
    let answer;
    try {
      answer = await web.press(select, "#next", { slot: valueOf(select, "#slot-1") });
    } catch (error) {
      if (!(error instanceof Away)) throw error;
      traffic.unanswered += 1;
      return traffic.later("link without an answer", async () => {
        const found = await linksOf(dealer, code);
        return found.length <= 1 ? undefined : `half done: ${JSON.stringify(found)}`;
      });
    }
    if (answer.status !== 303 || !answer.location.pathname.startsWith("/terminal/")) throw new Error(`the start of a link gave ${answer.status} ${answer.location}`);
    traffic.acknowledge("link", { code, email });
    traffic.linked.push({ code, email });
    traffic.later("link", async () => {
      const found = await linksOf(dealer, code);
      return found.length === 1 ? undefined : `${code}: ${JSON.stringify(found)}`;
    });
  };
}

/** The links with the customer's code, newest first; there are few pages before the one that is looked for. */
async function linksOf(dealer, code) {
  for (let cursor = ""; ; ) {
    const { status, json, text } = await dealer.call("GET", `/links?limit=100${cursor}`);
    if (status !== 200) throw new Error(`the list of links gave ${status} ${text}`);
    const found = json.links.filter(({ customer_code }) => customer_code === code);
    if (found.length > 0 || !json.next_cursor) return found;
    cursor = `&cursor=${encodeURIComponent(json.next_cursor)}`;
  }
}

const valueOf = (answer, selector) => answer.page.querySelector(selector)?.getAttribute("value") ?? "on";
