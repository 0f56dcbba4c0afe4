/* Named values in NVS, which writes each whole or not at all. Its keys have 15 characters at most. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include "nvs_flash/include/nvs.h"

/* What belongs to the owner, and what belongs to the device itself and outlives the owner's. */
#define SPACE "portti"
/* What belongs to the device and not to its owner. */
#define KEPT "device."
#define DEVICE_SPACE "portti-device"
#define DEVICE "device."

static const char* space(const char* key)
{
	return strncmp(key, DEVICE, strlen(DEVICE)) ? SPACE : DEVICE_SPACE;
}

/* A longer key's first seven characters and a hash of all (FNV-1a). */
static const char* shortened(const char* key, char* into)
{
	if (strlen(key) < NVS_KEY_NAME_MAX_SIZE)
		return key;
	uint32_t hash = 0x811c9dc5;
	for (const char* at = key; *at; at++)
		hash = (hash ^ (uint8_t)*at) * 0x01000193;
	snprintf(into, NVS_KEY_NAME_MAX_SIZE, "%.7s%08lx", key, (unsigned long)hash);
	return into;
}

int32_t portti_storage_get(char* key, uint8_t* into, uint32_t offset, uint32_t length)
{
	char name[NVS_KEY_NAME_MAX_SIZE];
	nvs_handle_t handle;
	size_t size = 0;
	if (nvs_open(space(key), NVS_READONLY, &handle) != ESP_OK)
		return -1;
	const char* stored = shortened(key, name);
	esp_err_t error = nvs_get_blob(handle, stored, NULL, &size);
	if (error == ESP_OK && size <= length)
		error = nvs_get_blob(handle, stored, into + offset, &size);
	nvs_close(handle);
	return error == ESP_OK ? (int32_t)size : -1;
}

int32_t portti_storage_set(char* key, uint8_t* from, uint32_t offset, uint32_t length)
{
	char name[NVS_KEY_NAME_MAX_SIZE];
	nvs_handle_t handle;
	if (nvs_open(space(key), NVS_READWRITE, &handle) != ESP_OK)
		return 0;
	esp_err_t error = nvs_set_blob(handle, shortened(key, name), from + offset, length);
	if (error == ESP_OK)
		error = nvs_commit(handle);
	nvs_close(handle);
	return error == ESP_OK;
}

void portti_storage_delete(char* key)
{
	char name[NVS_KEY_NAME_MAX_SIZE];
	nvs_handle_t handle;
	if (nvs_open(space(key), NVS_READWRITE, &handle) != ESP_OK)
		return;
	nvs_erase_key(handle, shortened(key, name));
	nvs_commit(handle);
	nvs_close(handle);
}

/* All but what begins with `device.`, which shortened keys keep. */
void portti_storage_clear(void)
{
	nvs_handle_t handle;
	nvs_iterator_t at = NULL;
	if (nvs_open(SPACE, NVS_READWRITE, &handle) != ESP_OK)
		return;
	esp_err_t error = nvs_entry_find(NVS_DEFAULT_PART_NAME, SPACE, NVS_TYPE_BLOB, &at);
	while (error == ESP_OK) {
		nvs_entry_info_t entry;
		nvs_entry_info(at, &entry);
		error = nvs_entry_next(&at);
		if (strncmp(entry.key, KEPT, strlen(KEPT)) != 0)
			nvs_erase_key(handle, entry.key);
	}
	nvs_release_iterator(at);
	nvs_commit(handle);
	nvs_close(handle);
}
