// Hands the answer over to the service by POST (OAuth 2.0 Form Post Response Mode); without script the button does it.
HTMLFormElement.prototype.submit.call(document.getElementById("form-post"));
