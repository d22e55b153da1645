// Saves one click. Without it the button does the same.
document.getElementById("launch-form").submit();
