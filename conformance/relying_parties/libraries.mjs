// Lets a sample in docs/samples find the libraries that are installed here: node --import ./libraries.mjs SAMPLE
import { registerHooks } from "node:module";

const isLibrary = (name) => /^[@a-z]/.test(name) && !/^(node|file|data):/.test(name);

registerHooks({
  resolve: (name, context, next) => next(name, isLibrary(name) ? { ...context, parentURL: import.meta.url } : context),
});
