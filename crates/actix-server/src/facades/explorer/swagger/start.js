// Starts Swagger UI on this server's document, with two functions of its own replaced.

"use strict";

/** What stands at the end of a path of keys; undefined where the path leads nowhere. */
const at = (value, keys) => keys.reduce((inner, key) => inner?.[key], value);

/** The keys in a reference such as `#/components/schemas/Part` (RFC 6901, section 6). */
const keysOf = (reference) =>
  decodeURIComponent(reference)
    .slice("#/".length)
    .split("/")
    .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));

/** A copy of a value with what its references lead to in their place. One that leads back to where it stands, through
 *  the `outer` ones, stays as it is, and so does one that leads nowhere. */
function follow(document, value, outer = []) {
  if (Array.isArray(value)) return value.map((item) => follow(document, item, outer));
  if (typeof value !== "object" || value === null) return value;
  const reference = value.$ref;
  if (typeof reference === "string" && reference.startsWith("#/")) {
    const target = outer.includes(reference) ? undefined : at(document, keysOf(reference));
    return target === undefined ? value : follow(document, target, [...outer, reference]);
  }
  const members = Object.entries(value).map(([key, member]) => [key, follow(document, member, outer)]);
  return Object.fromEntries(members);
}

/** An operation has the parameters of its path as well. */
function withSharedParameters(document, [section, path, method], operation) {
  const shared = section === "paths" && method !== undefined ? document.paths[path].parameters : undefined;
  return shared ? { ...operation, parameters: [...(operation.parameters ?? []), ...shared] } : operation;
}

const Preau = {
  fn: {
    // Swagger UI resolves an operation when it is opened. Its own function reads the whole document again for that,
    // files of other hosts included: six seconds for a megabyte. Ours has all references within the document, and
    // follows no others.
    resolveSubtree: async (document, keys) => {
      const value = withSharedParameters(document, keys, at(document, keys));
      return { spec: follow(document, value), errors: [] };
    },
    // Its own filter finds nothing for `parts`, because the tag is called `Parts`.
    opsFilter: (operationsByTag, phrase) => {
      const wanted = phrase.toLowerCase();
      return operationsByTag.filter((_, tag) => tag.toLowerCase().includes(wanted));
    },
  },
};

SwaggerUIBundle({
  dom_id: "#swagger-ui",
  // Relative, so that a proxy may put the server under any prefix.
  url: "../openapi.json",
  // Otherwise another host is asked whether the document is valid.
  validatorUrl: null,
  plugins: [() => Preau],
  // Without the bar that asks for another document's address.
  layout: "BaseLayout",
  // A browser stands still for half a minute while `$metadata` is coloured.
  syntaxHighlight: { activated: false },
  deepLinking: true,
  filter: true,
  tryItOutEnabled: true,
  displayRequestDuration: true,
  docExpansion: "none",
  defaultModelsExpandDepth: 0,
});
