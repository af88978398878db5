// For those who hear the page: says something that others see.
export function announce(text) {
  const region = document.getElementById("announcer");
  if (region) { region.textContent = ""; setTimeout(() => region.textContent = text, 50); }
}
