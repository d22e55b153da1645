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

  static async start() {
    const mails = new MailServer();
    mails.#server = createServer((socket) => {
      mails.#sockets.add(socket);
      socket.on("close", () => mails.#sockets.delete(socket)).on("error", () => {});
      mails.#converse(socket).catch((error) => socket.destroy(error));
    }).listen(0, "127.0.0.1");
    await once(mails.#server, "listening");
    return mails;
  }

  /** As the setting `mail.smtp` names it. */
  get url() {
    return `smtp://127.0.0.1:${this.#server.address().port}`;
  }

  stop() {
    this.#sockets.forEach((socket) => socket.destroy());
    this.#server.close();
  }

  async #converse(socket) {
    socket.setEncoding("utf8");
    socket.write("220 here\r\n");
    let [text, to] = ["", []];
    for await (const chunk of socket) {
      text += chunk;
      for (let end = text.indexOf("\r\n"); end >= 0; end = text.indexOf("\r\n")) {
        const command = text.slice(0, end);
        if (command === "DATA" && !text.includes(END_OF_MAIL)) {
          // Once: the mail itself may come in pieces.
          if (text === "DATA\r\n") socket.write("354 go on\r\n");
          break;
        }
        if (command === "DATA") {
          const until = text.indexOf(END_OF_MAIL);
          await this.#take(text.slice(end + 2, until), to);
          [text, to] = [text.slice(until + END_OF_MAIL.length), []];
        } else {
          text = text.slice(end + 2);
          if (/^RCPT TO:/i.test(command)) to.push(command.match(/<(.*?)>/)[1]);
        }
        socket.write(command === "QUIT" ? "221 bye\r\n" : "250 ok\r\n");
      }
    }
  }

  async #take(source, to) {
    const { subject, text, date, messageId } = await PostalMime.parse(source.replaceAll("\r\n..", "\r\n."));
    this.messages.push({ id: this.messages.length + 1, to, subject, text, date, messageId });
  }
}
