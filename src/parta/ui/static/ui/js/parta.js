// The behaviors every page has. A page's own modules are named in its `head` block.
import "./app-state.js";
import "./confirm-button.js";
import "./copy-button.js";
import "./first-mistake.js";
import "./hint-popover.js";
import "./htmx-where-used.js";
import "./install-app.js";
import "./open-dialog.js";
import "./open-menu.js";
import "./open-tab.js";
import "./theme-toggle.js";
import "./toast-region.js";
import "./unsent-form.js";
