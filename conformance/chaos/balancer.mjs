// The plainest load balancer: each connection goes to one of the nodes that take it, and is theirs from then on.
import { once } from "node:events";
import { connect, createServer } from "node:net";

export class Balancer {
  #server;
  #sockets = new Set();

  constructor(house, port) {
    Object.assign(this, { port, nodes: house.nodes });
  }

  async start() {
    this.#server = createServer((socket) => {
      this.#keep(socket);
      this.#hand(socket, shuffled(this.nodes.filter((node) => node.isUp && node.isReady)));
    }).listen(this.port, "127.0.0.1");
    await once(this.#server, "listening");
  }

  /** To the first of `nodes` that takes connections. */
  #hand(socket, [node, ...others]) {
    if (!node) return void socket.destroy();
    const inner = connect(node.port, "127.0.0.1");
    this.#keep(inner);
    let isOpen = false;
    inner.once("connect", () => {
      isOpen = true;
      socket.pipe(inner).pipe(socket);
    });
    inner.once("close", () => (isOpen ? socket.destroy() : this.#hand(socket, others)));
    socket.once("close", () => inner.destroy());
  }

  #keep(socket) {
    this.#sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => this.#sockets.delete(socket));
  }

  stop() {
    this.#sockets.forEach((socket) => socket.destroy());
    this.#server?.close();
  }
}

const shuffled = (all) => (all.length > 1 && Math.random() < 0.5 ? [...all].reverse() : all);
