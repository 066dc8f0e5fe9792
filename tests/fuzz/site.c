/* Fuzzes the configuration of a site. A file is refused with at least one fault, or is a site. */
#include "controller/site/site.h"
#include "tests/fuzz/memory_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct faults faults;
    char path[MEMORY_FILE_PATH_SIZE];
    const int fd = memory_file(data, size, path);
    faults.count = 0;
    struct site *site = site_load(path, &faults);
    if (site == NULL && faults.count == 0)
        abort();
    for (size_t i = 0; site != NULL && i < 7; i++) {
        const struct civil_moment moment = {{2027, 1, (int8_t)(4 + i)}, 600, 0, (int8_t)i};
        (void)opening_at(&site->opening, moment);
        (void)opening_ends(&site->opening, moment.date);
    }
    site_destroy(site);
    (void)close(fd);
    return 0;
}
