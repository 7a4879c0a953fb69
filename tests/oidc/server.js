// A foreign OpenID Connect provider on loopback, with the people that the tests name on the command line:
//   node server.js <port> <client id> <client secret> <redirect address> '<people as JSON by login>'
import Provider from "oidc-provider";

const [port, clientId, clientSecret, redirectUri, people] = process.argv.slice(2);
const known = JSON.parse(people);

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: [redirectUri] }],
  scopes: ["openid", "profile", "snils"],
  claims: {
    openid: ["sub"],
    profile: ["family_name", "given_name", "middle_name", "birthdate"],
    snils: ["snils"],
  },
  pkce: { required: () => true },
  features: { devInteractions: { enabled: true } },
  cookies: { keys: ["only-for-tests"] },
  findAccount: (_context, login) => ({
    accountId: login,
    claims: async () => ({ sub: login, ...known[login] }),
  }),
});
provider.listen(Number(port), "127.0.0.1", () => console.log("ready"));
