// What is shared with Parta from another app: kept here until its place is chosen, also through a sign-in.
const SHARED = "parta-shared";
const MOST_SHARED = 5;

ROUTES.push((event, url) => {
  if (APP.share && event.request.method === "POST" && url.pathname === APP.share) return keepShared(event.request);
  return null;
});

async function keepShared(request) {
  const form = await request.formData();
  await caches.delete(SHARED);
  const cache = await caches.open(SHARED);
  const files = form.getAll("files").filter((file) => file instanceof File && file.size);
  await Promise.all(
    files.slice(0, MOST_SHARED).map((file, index) => {
      const headers = { "Content-Type": file.type, "Parta-Name": encodeURIComponent(file.name), "Parta-Kept": Date.now() };
      return cache.put(`${APP.share}${index}`, new Response(file, { headers }));
    }),
  );
  return Response.redirect(APP.share, 303);
}
