/* portillon-hostile: the exchange functions of the drivers against devices that lie at full speed.
 * See usage(). */
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "controller/base/text.h"
#include "tests/hostile/boards.h"
#include "tests/hostile/cards.h"

enum { EXIT_BROKEN = 1, EXIT_USAGE = 2, EXIT_FAILED = 3 };

struct wish {
    uint64_t tcp, rtu, card, seed;
};

static int usage(void)
{
    (void)fprintf(stderr, "usage: portillon-hostile [--tcp N] [--rtu N] [--card N] [--seed N]\n"
                          "  Until so many answers of a board on TCP or RTU, or of a card reader, "
                          "were bad.\n");
    return EXIT_USAGE;
}

static bool take_arguments(int count, char **words, struct wish *wish)
{
    static const struct option options[] = {{"tcp", required_argument, NULL, 't'},
                                            {"rtu", required_argument, NULL, 'r'},
                                            {"card", required_argument, NULL, 'c'},
                                            {"seed", required_argument, NULL, 's'},
                                            {0}};
    for (int option; (option = getopt_long(count, words, "", options, NULL)) != -1;) {
        int64_t value;
        if (option == '?' || !text_parse_int(optarg, &value) || value < 0)
            return false;
        uint64_t *to = option == 't'   ? &wish->tcp
                       : option == 'r' ? &wish->rtu
                       : option == 'c' ? &wish->card
                                       : &wish->seed;
        *to = (uint64_t)value;
    }
    return optind == count && wish->tcp + wish->rtu + wish->card > 0;
}

static int64_t larger(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

int main(int count, char **words)
{
    char folder[] = "/tmp/portillon-hostile-XXXXXX";
    struct wish wish = {.seed = 1};
    struct outcome tcp = {0}, rtu = {0}, card = {0};
    if (!take_arguments(count, words, &wish))
        return usage();
    (void)signal(SIGPIPE, SIG_IGN); /* a peer may close while it is written to */
    if (mkdtemp(folder) == NULL)
        return EXIT_FAILED;
    if (wish.tcp > 0)
        boards_play(false, folder, wish.seed, wish.tcp, &tcp);
    if (wish.rtu > 0)
        boards_play(true, folder, wish.seed, wish.rtu, &rtu);
    if (wish.card > 0)
        cards_play(folder, wish.seed, wish.card, &card);
    (void)rmdir(folder);
    const bool broken = tcp.broken || rtu.broken || card.broken;
    (void)printf(
        "{\"bad_board_exchanges\":%llu,\"bad_card_exchanges\":%llu,\"believed\":%llu,"
        "\"ended\":%llu,\"exchange_ms_max\":%lld,\"exchange_back_ms_max\":%lld,\"agrees\":%s}\n",
        (unsigned long long)(tcp.bad_answers + rtu.bad_answers),
        (unsigned long long)card.bad_answers,
        (unsigned long long)(tcp.believed + rtu.believed + card.believed),
        (unsigned long long)card.ended, (long long)larger(tcp.call_ms_max, rtu.call_ms_max),
        (long long)larger(larger(tcp.back_ms_max, rtu.back_ms_max), card.back_ms_max),
        broken ? "false" : "true");
    if (fflush(stdout) != 0)
        return EXIT_FAILED;
    return broken ? EXIT_BROKEN : 0;
}
