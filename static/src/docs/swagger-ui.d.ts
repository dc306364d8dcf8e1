declare module "swagger-ui-dist/swagger-ui-es-bundle.js" {
  interface SwaggerOptions {
    url: string;
    dom_id: string;
    deepLinking?: boolean;
    tryItOutEnabled?: boolean;
    plugins?: readonly (() => object)[];
  }
  export default function SwaggerUIBundle(options: SwaggerOptions): void;
}
