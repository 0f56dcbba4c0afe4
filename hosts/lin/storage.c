/* Named values as files KEY.value of the state folder; each is written whole or not at all. */
#include <dirent.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SUFFIX ".value"
#define UNFINISHED SUFFIX "~"
/* Keys of what belongs to the device and not to its owner. */
#define DEVICE "device."

/* A key's file, with what comes behind the name; keys are letters, digits, '.', '_' and '-'. */
static int path(char* into, size_t size, const char* key, const char* ending)
{
	const char* folder = getenv("PORTTI_STATE");
	if (!folder || key[0] == '.' || key[strspn(key, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-")])
		return 0;
	return snprintf(into, size, "%s/%s%s", folder, key, ending) < (int)size;
}

int32_t portti_storage_get(char* key, uint8_t* into, uint32_t offset, uint32_t length)
{
	char name[512];
	if (!path(name, sizeof(name), key, SUFFIX))
		return -1;
	int fd = open(name, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	off_t size = lseek(fd, 0, SEEK_END);
	uint32_t done = 0;
	if (length >= size) {
		lseek(fd, 0, SEEK_SET);
		while (done < size) {
			ssize_t count = read(fd, into + offset + done, size - done);
			if (count <= 0) {
				size = -1;
				break;
			}
			done += count;
		}
	}
	close(fd);
	return size;
}

int32_t portti_storage_set(char* key, uint8_t* from, uint32_t offset, uint32_t length)
{
	char name[512], fresh[520];
	if (!path(name, sizeof(name), key, SUFFIX) || !path(fresh, sizeof(fresh), key, UNFINISHED))
		return 0;
	int fd = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0)
		return 0;
	uint32_t done = 0;
	while (done < length) {
		ssize_t count = write(fd, from + offset + done, length - done);
		if (count < 0)
			break;
		done += count;
	}
	int whole = done == length && fsync(fd) == 0;
	close(fd);
	if (!whole || rename(fresh, name) < 0) {
		unlink(fresh);
		return 0;
	}
	int folder = open(getenv("PORTTI_STATE"), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (folder >= 0) {
		fsync(folder);
		close(folder);
	}
	return 1;
}

void portti_storage_delete(char* key)
{
	char name[512];
	if (path(name, sizeof(name), key, SUFFIX))
		unlink(name);
}

static int endsWith(const char* name, const char* ending)
{
	size_t length = strlen(name), tail = strlen(ending);
	return length > tail && !strcmp(name + length - tail, ending);
}

void portti_storage_clear(void)
{
	DIR* folder = opendir(getenv("PORTTI_STATE"));
	if (!folder)
		return;
	for (struct dirent* entry = readdir(folder); entry; entry = readdir(folder))
		if (strncmp(entry->d_name, DEVICE, strlen(DEVICE))
			&& (endsWith(entry->d_name, SUFFIX) || endsWith(entry->d_name, UNFINISHED)))
			unlinkat(dirfd(folder), entry->d_name, 0);
	fsync(dirfd(folder));
	closedir(folder);
}
