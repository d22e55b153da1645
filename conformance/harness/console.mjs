// Somebody who works in the back office, in the console: logged in through the provider with the two-step login, without a browser.
import { appCode } from "../journeys/factors.mjs";
import { Web } from "./web.mjs";

/** A desk of the console. Every code is good once: `logins` counts those that were taken before. */
export class Desk {
  web = new Web();

  static async of(program, person = program.demo.staff[0], logins = 0) {
    const desk = Object.assign(new Desk(), { program });
    let page = await desk.web.open(program.demo.console);
    page = await desk.web.pressAndFollow(page, "#login-submit", { username: person.username, password: person.password });
    page = await desk.web.pressAndFollow(page, "#second-submit", { app_code: appCode(person.two_step_key, logins - 1) });
    if (!page.has("#logout")) throw new Error(`${person.username} is not logged in to the console: ${page.status} ${page.url}\n${page.text.slice(0, 2000)}`);
    return desk;
  }

  /** A page by its path below the console. */
  get(below) {
    return this.web.get(this.program.demo.console + below);
  }

  press(page, button, values) {
    return this.web.pressAndFollow(page, button, values);
  }
}
