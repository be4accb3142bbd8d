// What our OpenAPI description says of one resource, drawn by Swagger UI.

const place = document.getElementById("swagger-ui");

SwaggerUIBundle({
  domNode: place,
  spec: JSON.parse(document.getElementById("description").textContent),
  presets: [SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: -1,
  syntaxHighlight: false,
  validatorUrl: null,
  // A person who is signed in writes as on any page of ours: with the token against forged requests.
  requestInterceptor: (request) => {
    if (!["GET", undefined].includes(request.method)) request.headers["X-CSRFToken"] = place.dataset.csrfToken;
    return request;
  },
});
