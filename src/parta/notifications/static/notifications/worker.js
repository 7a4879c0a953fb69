// A part of the service worker: shows what is pushed, and opens it.
self.addEventListener("push", (event) => {
  const message = event.data?.json() ?? {};
  const options = {
    body: message.body ?? "",
    tag: message.tag,
    data: { url: message.url ?? "/notifications/" },
    icon: APP.icon,
    badge: APP.badge,
  };
  event.waitUntil(self.registration.showNotification(message.title ?? "Parta", options));
  self.navigator.setAppBadge?.().catch(() => {}); // the number comes with the next page
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const url = new URL(event.notification.data.url, self.location.origin);
  if (url.origin !== self.location.origin) return;
  event.waitUntil(
    self.clients.matchAll({ type: "window" }).then(async (windows) => {
      const open = windows.find((page) => page.url.startsWith(self.location.origin));
      if (!open) return self.clients.openWindow(url.href);
      await open.focus();
      return open.navigate(url.href);
    }),
  );
});
