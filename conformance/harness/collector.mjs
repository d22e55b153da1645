// A collector of traces: takes OTLP over HTTP in JSON (OpenTelemetry Protocol 1.x) and keeps the spans.
import { once } from "node:events";
import { createServer } from "node:http";

/** An OTLP value as JavaScript has it. */
const plain = ({ stringValue, intValue, boolValue, doubleValue }) => stringValue ?? boolValue ?? doubleValue ?? (intValue === undefined ? undefined : Number(intValue));
const attributesOf = (list = []) => Object.fromEntries(list.map(({ key, value }) => [key, plain(value)]));

export class Collector {
  #server;
  /** Every span, with its attributes as an object. */
  spans = [];
  /** What was sent, word for word. */
  bodies = [];
  /** The headers of every request that was no export. */
  asked = [];
  /** The status that it answers with. */
  status = 200;

  static async start() {
    const collector = new Collector();
    collector.#server = createServer(async (request, response) => {
      if (request.method === "GET") return collector.#answer(request, response);
      let body = "";
      for await (const part of request) body += part;
      if (collector.status === 200) collector.#take(request, body);
      response.writeHead(collector.status, { "content-type": "application/json" }).end("{}");
    });
    await once(collector.#server.listen(0, "127.0.0.1"), "listening");
    return collector;
  }

  /** Whoever asks for keys gets none; what was asked is kept. */
  #answer(request, response) {
    this.asked.push(request.headers);
    response.end('{"keys":[]}');
  }

  #take(request, body) {
    this.bodies.push(body);
    for (const { resource, scopeSpans } of JSON.parse(body).resourceSpans) {
      const service = attributesOf(resource.attributes);
      for (const { spans } of scopeSpans) this.spans.push(...spans.map((span) => ({ ...span, attributes: attributesOf(span.attributes), service, path: request.url })));
    }
  }

  get url() {
    return `http://127.0.0.1:${this.#server.address().port}/v1/traces`;
  }

  /** The span of a request, and those below it, by their names. */
  below(root) {
    const children = this.spans.filter((span) => span.parentSpanId === root.spanId && span.traceId === root.traceId);
    return children.flatMap((child) => [child, ...this.below(child)]);
  }

  stop() {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
