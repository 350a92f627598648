// An OpenID Connect provider for the journeys: anybody who writes a name is let in under it.
// PROVIDER_PORT is where it listens, SIGN_IN_URL the portal that asks it.
import Provider from "oidc-provider";

const port = Number(process.env.PROVIDER_PORT);
const issuer = `http://127.0.0.1:${port}`;

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: "slipway",
      client_secret: "a secret of the journeys",
      redirect_uris: [`${process.env.SIGN_IN_URL}/auth/journeys/callback`],
    },
  ],
  claims: { openid: ["sub"], profile: ["name", "preferred_username"], email: ["email", "email_verified"] },
  cookies: { keys: ["only for journeys"] },
  features: { devInteractions: { enabled: false } },
  findAccount: (_, sub) => ({
    accountId: sub,
    claims: () => ({
      sub,
      name: `Name of ${sub}`,
      preferred_username: sub,
      email: `${sub}@example.org`,
      email_verified: true,
    }),
  }),
  // What the client asks for is granted: the journeys are about the portal.
  loadExistingGrant: async (ctx) => {
    const grant = new ctx.oidc.provider.Grant({
      clientId: ctx.oidc.client.clientId,
      accountId: ctx.oidc.session.accountId,
    });
    grant.addOIDCScope("openid profile email");
    await grant.save();
    return grant;
  },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
});

provider.use(async (ctx, next) => {
  if (!ctx.path.startsWith("/interaction/")) return next();
  if (ctx.method === "GET") {
    ctx.type = "html";
    ctx.body = `<!doctype html><html lang="en"><title>The provider</title><link rel="icon" href="data:,"><h1>The provider</h1>
      <form method="post"><label>Name <input name="name" autocomplete="off"></label>
      <button name="act" value="in">Let me in</button><button name="act" value="out">Not me</button></form></html>`;
    return;
  }
  const chunks = [];
  for await (const chunk of ctx.req) chunks.push(chunk);
  const form = new URLSearchParams(Buffer.concat(chunks).toString());
  const result =
    form.get("act") === "in" ? { login: { accountId: form.get("name") } } : { error: "access_denied" };
  await provider.interactionFinished(ctx.req, ctx.res, result, { mergeWithLastSubmission: false });
  ctx.respond = false;
});

provider.listen(port, "127.0.0.1", () => console.log(`The provider listens on ${issuer}`));
