// A mail server that takes everything and keeps it: the conversation of RFC 5321 as one client of ours speaks it, on a port of its own.
import { once } from "node:events";
import { createServer } from "node:net";
import PostalMime from "postal-mime";

const END_OF_MAIL = "\r\n.\r\n";

export class MailServer {
  #server;
  #sockets = new Set();
  /** What has come, in the words of the demo's mailbox. */
  messages = [];
  /** What it says to a verb (`greeting`, `EHLO`, …, `.`) in place of yes; the word `silence` is that it never answers. */
  trouble = () => undefined;
  #port;

  static async start() {
    const mails = new MailServer();
    await mails.up();
    return mails;
  }

  /** Listens; at the same port as before. */
  async up() {
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.on("close", () => this.#sockets.delete(socket)).on("error", () => {});
      this.#converse(socket).catch((error) => socket.destroy(error));
    }).listen(this.#port ?? 0, "127.0.0.1");
    await once(this.#server, "listening");
    this.#port = this.#server.address().port;
  }

  /** As the setting `mail.smtp` names it. */
  get url() {
    return `smtp://127.0.0.1:${this.#port}`;
  }

  stop() {
    this.#sockets.forEach((socket) => socket.destroy());
    this.#server.close();
  }

  async #converse(socket) {
    socket.setEncoding("utf8");
    if (!this.#say(socket, "greeting", "220 here")) return this.#silent(socket);
    let [text, to] = ["", []];
    for await (const chunk of socket) {
      text += chunk;
      for (let end = text.indexOf("\r\n"); end >= 0; end = text.indexOf("\r\n")) {
        const command = text.slice(0, end);
        if (command === "DATA" && !text.includes(END_OF_MAIL)) {
          // Once: the mail itself may come in pieces.
          if (text === "DATA\r\n" && !this.#say(socket, "DATA", "354 go on")) return this.#silent(socket);
          break;
        }
        if (command === "DATA") {
          const until = text.indexOf(END_OF_MAIL);
          // What is met with silence was taken all the same, as by a server that is slow.
          if (!/^[45]/.test(this.trouble(".") ?? "")) await this.#take(text.slice(end + 2, until), to);
          [text, to] = [text.slice(until + END_OF_MAIL.length), []];
        } else {
          text = text.slice(end + 2);
          if (/^RCPT TO:/i.test(command)) to.push(command.match(/<(.*?)>/)[1]);
          if (/^MAIL /i.test(command)) to = [];
        }
        const verb = command === "DATA" ? "." : command.split(/[ :]/)[0].toUpperCase();
        if (!this.#say(socket, verb, verb === "QUIT" ? "221 bye" : "250 ok")) return this.#silent(socket);
      }
    }
  }

  /** Answers a verb; false where it keeps silent. */
  #say(socket, verb, usual) {
    const said = this.trouble(verb) ?? usual;
    if (said === "silence") return false;
    socket.write(`${said}\r\n`);
    return true;
  }

  /** Takes what is sent, and says nothing any more. */
  #silent(socket) {
    return new Promise((done) => socket.resume().on("close", done));
  }

  async #take(source, to) {
    const { subject, text, date, messageId } = await PostalMime.parse(source.replaceAll("\r\n..", "\r\n."));
    this.messages.push({ id: this.messages.length + 1, to, subject, text, date, messageId });
  }
}
