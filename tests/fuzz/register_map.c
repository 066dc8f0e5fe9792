/* Fuzzes the register map of a board. A file is refused with at least one fault, or is a map. */
#include "drivers/modbus/register_map.h"
#include "tests/fuzz/memory_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct faults faults;
    static struct register_map map;
    char path[MEMORY_FILE_PATH_SIZE];
    const int fd = memory_file(data, size, path);
    faults.count = 0;
    if (!register_map_load(path, &faults, &map) && faults.count == 0)
        abort();
    (void)close(fd);
    return 0;
}
