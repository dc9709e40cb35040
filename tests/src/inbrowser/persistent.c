/* MiniBrowser under automation keeps nothing, as a private window. Loaded
   before the library, this gives it the storage an ordinary window has. */
extern void *webkit_website_data_manager_new(const char *first, ...);

void *webkit_website_data_manager_new_ephemeral(void) {
  return webkit_website_data_manager_new((const char *)0);
}
