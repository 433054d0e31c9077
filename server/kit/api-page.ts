/** A page that reads an OpenAPI document to people, drawn on the server: it needs no script. */
import { html, raw } from "hono/html";

interface ApiDocument {
  readonly info: {
    readonly title: string;
    readonly version: string;
    readonly description?: string | undefined;
  };
  readonly paths?: object | undefined;
  readonly components?: { readonly schemas?: object | undefined } | undefined;
}

interface Operation {
  readonly summary?: string;
  readonly responses?: Readonly<Record<string, { readonly description?: string }>>;
}

export function apiPage(document: ApiDocument): ReturnType<typeof html> {
  const { title, version, description = "" } = document.info;
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width" />
    <title>${title}</title>
  </head>
  <body>
    <h1>${title} ${version}</h1>
    <p>${description}</p>
    ${raw(
      Object.entries(document.paths ?? {})
        .flatMap(([path, methods]) => operations(path, methods))
        .join(""),
    )}
    <h2>Schemas</h2>
    ${raw(
      Object.entries(document.components?.schemas ?? {})
        .map(([name, schema]) => block(name, schema))
        .join(""),
    )}
  </body>
</html>`;
}

function operations(path: string, methods: object): string[] {
  return Object.entries(methods as Record<string, Operation>).map(
    ([method, { summary = "", responses = {} }]) => {
      const answers = Object.entries(responses).map(
        ([status, { description = "" }]) => `${status} ${description}`,
      );
      return html`<h2><code>${method.toUpperCase()} ${path}</code></h2><p>${summary}</p><p>${answers.join(" · ")}</p>`.toString();
    },
  );
}

function block(name: string, schema: unknown): string {
  return html`<h3>${name}</h3><pre>${JSON.stringify(schema, null, 2)}</pre>`.toString();
}
