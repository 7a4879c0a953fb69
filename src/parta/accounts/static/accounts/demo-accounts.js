// <demo-accounts data-password="…"><button value="login">…</button>…</demo-accounts>: fills the sign-in form.
class DemoAccounts extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      document.getElementById("id_login").value = button.value;
      document.getElementById("id_password").value = this.dataset.password;
      document.getElementById("sign-in").focus();
    });
  }
}

customElements.define("demo-accounts", DemoAccounts);
