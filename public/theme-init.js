// Runs before the first paint, so that a chosen theme never flashes and a dismissed banner never jumps. Without a choice of
// theme the system decides, in CSS alone.
(function () {
  try {
    var root = document.documentElement;
    var theme = localStorage.getItem('fleetglass-theme');
    if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
    if (sessionStorage.getItem('fleetglass-demo-banner') === 'off') root.dataset.demoBanner = 'off';
  } catch {
    // Storage may be forbidden: the system's theme is right then.
  }
})();
