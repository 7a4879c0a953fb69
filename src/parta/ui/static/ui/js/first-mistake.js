// A form that came back has the reader go on where the first mistake is: on a phone it may be far down the page.
document.querySelector("main [aria-invalid=true]:not([type=hidden])")?.focus();
