/** The API's documentation, from this server alone. */
import SwaggerUIBundle from "swagger-ui-dist/swagger-ui-es-bundle.js";
import "swagger-ui-dist/swagger-ui.css";
import "../styles/all.css";

SwaggerUIBundle({ url: "/openapi.json", dom_id: "#app", deepLinking: true, tryItOutEnabled: false });
