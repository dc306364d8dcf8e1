/** Replaces the list with Swagger UI. */
import SwaggerUIBundle from "swagger-ui-dist/swagger-ui-es-bundle.js";
import "swagger-ui-dist/swagger-ui.css";
import "./swagger.css";

type Props = Record<string, unknown>;
type Component = (props: Props) => unknown;
interface System {
  React: { createElement(type: unknown, props: Props | null, ...children: unknown[]): unknown };
}

/**
 * Fixes accessibility problems of Swagger UI: buttons and links inside buttons, a skipped heading level, text outside
 * landmarks.
 */
const accessible = {
  wrapComponents: {
    CopyToClipboardBtn: () => () => null,
    InfoContainer:
      (Info: Component, { React }: System) =>
      (props: Props) =>
        React.createElement("section", { "aria-label": "About" }, React.createElement(Info, props)),
    operations:
      (Operations: Component, { React }: System) =>
      (props: Props) =>
        React.createElement(
          "div",
          null,
          React.createElement("h2", { className: "visually-hidden" }, "Endpoints"),
          React.createElement(Operations, props),
        ),
  },
};

export function showSwagger(): void {
  SwaggerUIBundle({
    url: "/openapi.json",
    dom_id: "#app",
    deepLinking: false,
    tryItOutEnabled: false,
    plugins: [() => accessible],
  });
}
