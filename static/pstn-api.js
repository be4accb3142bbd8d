// The documentation of the API, drawn by Swagger UI from our own OpenAPI description.

const place = document.getElementById("swagger-ui");

SwaggerUIBundle({
  domNode: place,
  url: place.dataset.schema,
  presets: [SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
  deepLinking: true,
  docExpansion: "none",
  defaultModelsExpandDepth: -1,
  filter: true,
  syntaxHighlight: false,
  validatorUrl: null,
  // A person who is signed in writes as on any page of ours: with the token against forged requests.
  requestInterceptor: (request) => {
    if (!["GET", undefined].includes(request.method)) request.headers["X-CSRFToken"] = place.dataset.csrfToken;
    return request;
  },
});
