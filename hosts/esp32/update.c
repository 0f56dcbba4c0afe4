/* Two slots for images, by ESP-IDF's OTA: the one that does not run is erased and written as bytes come. */
#include <stdint.h>
#include <stddef.h>
#include "app_update/include/esp_ota_ops.h"
#include "esp_partition.h"

static esp_ota_handle_t writer;
static const esp_partition_t* slot;

/* Most bytes of an image; 0 without a second slot. */
uint32_t portti_update_capacity(void)
{
	const esp_partition_t* next = esp_ota_get_next_update_partition(NULL);
	return next ? next->size : 0;
}

/* 1 while the bootloader waits to be told that this image is good. */
int32_t portti_update_on_trial(void)
{
	esp_ota_img_states_t state;
	return esp_ota_get_state_partition(esp_ota_get_running_partition(), &state) == ESP_OK
		&& state == ESP_OTA_IMG_PENDING_VERIFY;
}

int32_t portti_update_begin(void)
{
	slot = esp_ota_get_next_update_partition(NULL);
	return slot ? esp_ota_begin(slot, OTA_WITH_SEQUENTIAL_WRITES, &writer) : ESP_ERR_NOT_FOUND;
}

/* A sector of 4 KB is erased when the first of its bytes is written: 50 ms, seldom more. */
int32_t portti_update_write(uint8_t* from, uint32_t offset, uint32_t length)
{
	return esp_ota_write(writer, from + offset, length);
}

/* Checks the image as the bootloader does. */
int32_t portti_update_end(void)
{
	return esp_ota_end(writer);
}

int32_t portti_update_activate(void)
{
	return esp_ota_set_boot_partition(slot);
}

/* Without its first sector nothing takes what was written for an image. */
void portti_update_abandon(void)
{
	esp_ota_abort(writer);
	esp_partition_erase_range(slot, 0, slot->erase_size);
}

void portti_update_confirm(void)
{
	esp_ota_mark_app_valid_cancel_rollback();
}

/* Returns only when there is nothing to go back to. */
void portti_update_go_back(void)
{
	esp_ota_mark_app_invalid_rollback_and_reboot();
}
