/* Names to IPv4 addresses, by the system's resolver, which GLib asks in a thread. */
#include "xsmc.h"
#include "mc.xs.h"

#include <gio/gio.h>
#include <string.h>

typedef struct {
	xsMachine* the;
	xsSlot callback;
	char* name;
} Question;

static void answered(GObject* source, GAsyncResult* result, gpointer data)
{
	Question* question = data;
	xsMachine* the = question->the;
	GList* addresses = g_resolver_lookup_by_name_with_flags_finish(G_RESOLVER(source), result, NULL);
	char* address = addresses ? g_inet_address_to_string(addresses->data) : NULL;
	g_resolver_free_addresses(addresses);

	xsBeginHost(the);
	xsmcVars(2);
	xsmcSetString(xsVar(0), question->name);
	if (address)
		xsmcSetString(xsVar(1), address);
	xsCallFunction2(question->callback, xsGlobal, xsVar(0), xsVar(1));
	xsEndHost(the);

	xsForget(question->callback);
	g_free(address);
	g_free(question->name);
	free(question);
}

void portti_resolve(xsMachine* the)
{
	Question* question = calloc(1, sizeof(Question));
	if (!question)
		xsUnknownError("out of memory");
	question->the = the;
	question->name = g_strdup(xsmcToString(xsArg(0)));
	question->callback = xsArg(1);
	xsRemember(question->callback);
	GResolver* resolver = g_resolver_get_default();
	g_resolver_lookup_by_name_with_flags_async(
		resolver, question->name, G_RESOLVER_NAME_LOOKUP_FLAGS_IPV4_ONLY, NULL, answered, question);
	g_object_unref(resolver);
}
