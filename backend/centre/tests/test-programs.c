/* The programs themselves: how they begin, what they say when something is wrong, how they end. */
#include <glib.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include "base/scope.h"

static char *directory; /* keys, anchors, configurations */

static char *program(const char *name)
{
    return g_build_filename(g_getenv("PROGRAMS"), name, NULL);
}

struct done {
    int status;
    char *out;
    char *err;
};

static struct done run(const char *name, const char *first, ...) G_GNUC_NULL_TERMINATED;

/* Runs a program to its end, in directory. */
static struct done run(const char *name, const char *first, ...)
{
    g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);
    struct done done = {0};
    va_list arguments;
    int wait_status = 0;

    g_ptr_array_add(words, program(name));
    va_start(arguments, first);
    for (const char *word = first; word != NULL; word = va_arg(arguments, const char *))
        g_ptr_array_add(words, g_strdup(word));
    va_end(arguments);
    g_ptr_array_add(words, NULL);
    g_assert_true(g_spawn_sync(directory, (char **)words->pdata, NULL, G_SPAWN_DEFAULT, NULL, NULL,
                               &done.out, &done.err, &wait_status, NULL));
    g_assert_true(WIFEXITED(wait_status));
    done.status = WEXITSTATUS(wait_status);
    return done;
}

static void done_free(struct done *done)
{
    g_free(done->out);
    g_free(done->err);
}
#define SCOPED_DONE SCOPED(done_free) struct done

#define LISTEN(name)                                                                               \
    "[listen]\nport=0\ncertificate=keys/" name ".pem\nkey=keys/" name                              \
    ".key\nauthority=keys/ca.pem\n"
#define TRUST "[trust]\ncards=anchors\nkiosks=keys/ca.pem\n"

static const char vrs_conf[] =
    LISTEN("vrs") TRUST "[records]\ndatabase=vrs.sqlite\nkey=keys/store.key\n"
                        "[answers]\ncertificate=keys/vrs-answer.pem\nkey=keys/vrs-answer.key\n"
                        "[issuer]\nkey=keys/issuer.jwk\npublished=keys/issuer.jwks.json\n"
                        "url=https://issuer.example/vrs\n[tickets]\nkey=keys/ticket.key\n"
                        "[vds-nc]\ncertificate=keys/vds-nc.pem\nkey=keys/vds-nc.key\n"
                        "[dcc]\ncertificate=keys/dsc.pem\nkey=keys/dsc.key\n";

static const char centre_conf[] = LISTEN("centre") TRUST
    "[vrs]\nurl=https://localhost:1\ncertificate=keys/centre-client.pem\n"
    "key=keys/centre-client.key\nauthority=keys/ca.pem\n"
    "[terms]\nversion=2026-11-01\nja=terms.txt\nen=terms.txt\n[nonces]\nkey=keys/nonce.key\n";

static void put(const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(directory, name, NULL);

    g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

/* A configuration with one piece replaced. */
static void put_changed(const char *name, const char *text, const char *what, const char *by)
{
    g_auto(GStrv) parts = g_strsplit(text, what, 2);

    g_assert_nonnull(parts[1]);

    g_autofree char *changed = g_strconcat(parts[0], by, parts[1], NULL);

    put(name, changed);
}

static void make_directory(void)
{
    char keys[] = "keys";
    char *words[] = {g_strdup(g_getenv("DEPLOY_KEYS")), keys, NULL};
    g_autofree char *anchors = NULL;
    g_autofree char *modulus = g_strnfill(512, 'c');
    int status = 0;

    directory = g_dir_make_tmp("programs-XXXXXX", NULL);
    anchors = g_build_filename(directory, "anchors", NULL);
    g_assert_cmpint(g_mkdir(anchors, 0700), ==, 0);
    modulus[511] = '1'; /* odd */

    g_autofree char *anchor =
        g_strdup_printf("key-id: 36393939303333080530303100000000\nmodulus: %s\n", modulus);

    put("anchors/test.anchor", anchor);
    put("terms.txt", "規約\n");
    g_assert_true(g_spawn_sync(directory, words, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL,
                               NULL, &status, NULL));
    g_assert_true(g_spawn_check_wait_status(status, NULL));
    g_free(words[0]);
}

static char *file_of(const char *folder, const char *name)
{
    return g_build_filename(g_getenv("TESTS"), folder, name, NULL);
}

static struct done vrsctl(const char *command, const char *argument)
{
    return run("vrsctl", "--database", "vrs.sqlite", "--keys", "keys", command, argument, NULL);
}

static void make_database(void)
{
    g_autofree char *municipality = file_of("municipalities", "990019.json");
    SCOPED_DONE done = vrsctl("municipality", municipality);

    g_assert_cmpint(done.status, ==, 0);
}

/* For those who put more into it than the other tests expect. */
static void remove_database(void)
{
    static const char *const names[] = {"vrs.sqlite", "vrs.sqlite-wal", "vrs.sqlite-shm"};

    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        g_autofree char *path = g_build_filename(directory, names[i], NULL);

        g_remove(path);
    }
}

static void each_program_has_help(void)
{
    static const char *const names[] = {"centre", "vrs", "vrsctl"};

    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        SCOPED_DONE done = run(names[i], "--help", NULL);

        g_assert_cmpint(done.status, ==, 0);
        g_assert_true(g_str_has_prefix(done.out, "usage: "));
    }
}

static void a_wrong_option_is_wrong_usage(void)
{
    SCOPED_DONE centre = run("centre", "--colour", NULL);
    SCOPED_DONE vrs = run("vrs", "--config", NULL);
    SCOPED_DONE ctl = run("vrsctl", "--database", "x", "dance", NULL);

    g_assert_cmpint(centre.status, ==, 2);
    g_assert_cmpint(vrs.status, ==, 2);
    g_assert_cmpint(ctl.status, ==, 2);
}

/* What a server says of a configuration with one piece replaced; it must refuse it. */
static void refuses(const char *name, const char *text, const char *what, const char *by,
                    const char *expected)
{
    g_autofree char *conf = g_strconcat(name, ".conf", NULL);

    put_changed(conf, text, what, by);

    SCOPED_DONE done = run(name, "--config", conf, NULL);

    g_assert_cmpint(done.status, ==, 2);
    g_assert_nonnull(strstr(done.err, expected));
}

static void a_missing_key_is_named(void)
{
    refuses("centre", centre_conf, "url=https://localhost:1\n", "", "[vrs] url: is missing");
    refuses("vrs", vrs_conf, "database=vrs.sqlite\n", "", "[records] database: is missing");
}

static void a_misspelt_key_is_named(void)
{
    refuses("centre", centre_conf, "[nonces]\n", "[nonces]\nkeys=x\n",
            "[nonces] keys: there is no such key");
    make_database();
    refuses("vrs", vrs_conf, "[tickets]\n", "[service]\nclose=true\n[tickets]\n",
            "[service] close: there is no such key");
}

static void a_file_that_is_not_there_is_named(void)
{
    refuses("centre", centre_conf, "key=keys/nonce.key", "key=keys/none.key",
            "[nonces] key: No such");
    refuses("centre", centre_conf, "cards=anchors", "cards=nowhere", "[trust] cards: ");
    make_database();
    refuses("vrs", vrs_conf, "key=keys/issuer.jwk", "key=keys/none.jwk", "[issuer] key: No such");
}

static void a_signer_that_a_municipality_needs_is_missed_at_the_start(void)
{
    g_autofree char *with_dcc = file_of("municipalities", "990027.json");

    make_database();
    refuses("vrs", vrs_conf, "[vds-nc]\ncertificate=keys/vds-nc.pem\nkey=keys/vds-nc.key\n", "",
            "[vds-nc] certificate: is missing, and a municipality issues overseas");

    SCOPED_DONE done = vrsctl("municipality", with_dcc);

    g_assert_cmpint(done.status, ==, 0);
    refuses("vrs", vrs_conf, "[dcc]\ncertificate=keys/dsc.pem\nkey=keys/dsc.key\n", "",
            "[dcc] certificate: is missing, and a municipality wants EU DCC");
    remove_database();
}

static void a_signer_that_cannot_sign_its_codes_is_named(void)
{
    make_database();
    refuses("vrs", vrs_conf, "keys/vds-nc.pem", "keys/vrs.pem", "[vds-nc] certificate: ");
    refuses("vrs", vrs_conf, "keys/vds-nc.key", "keys/dsc.key", "[vds-nc] certificate: ");
    refuses("vrs", vrs_conf, "keys/dsc.key", "keys/none.key", "[dcc] certificate: No such");
    refuses("vrs", vrs_conf, "[dcc]\n", "[dcc]\ncountry=JPN\n", "[dcc] country: ");
    refuses("vrs", vrs_conf, "[dcc]\n", "[dcc]\ndays=0\n", "[dcc] days: ");
    refuses("vrs", vrs_conf, "[vds-nc]\n", "[vds-nc]\nstate=Japan\n", "[vds-nc] state: ");
    refuses("vrs", vrs_conf, "[issuer]\n", "[issuer]\nperformer=Ministry_of_Health_LW\n",
            "[issuer] performer: ");
}

static void a_number_out_of_range_is_named(void)
{
    refuses("centre", centre_conf, "port=0", "port=70000", "[listen] port: must be a number");
    refuses("centre", centre_conf, "port=0", "port=0\nthreads=none", "[listen] threads: must be");
}

static void hours_that_are_none_are_named(void)
{
    refuses("centre", centre_conf, "[nonces]", "[hours]\nopens=6:30\n[nonces]", "[hours] opens: ");
    refuses("centre", centre_conf, "[nonces]", "[hours]\ncloses=24:01\n[nonces]",
            "[hours] closes: ");
    refuses("centre", centre_conf, "[nonces]", "[hours]\ncloses=23:60\n[nonces]",
            "[hours] closes: ");
}

static void a_url_that_is_not_https_is_named(void)
{
    refuses("centre", centre_conf, "https://localhost:1", "http://localhost:1", "[vrs] url: ");
    make_database();
    refuses("vrs", vrs_conf, "https://issuer.example/vrs", "https://issuer.example/",
            "[issuer] url: ");
}

static void a_key_of_another_length_is_named(void)
{
    refuses("centre", centre_conf, "key=keys/nonce.key", "key=terms.txt",
            "[nonces] key: the file must hold 32 bytes");
}

static void answers_are_signed_by_a_vrs_only(void)
{
    make_database();
    refuses("vrs", vrs_conf, "keys/vrs-answer.pem\nkey=keys/vrs-answer.key",
            "keys/kiosk-0001.pem\nkey=keys/kiosk-0001.key",
            "[answers] certificate: must have the role vrs");
}

static void a_database_needs_its_own_key(void)
{
    make_database();
    refuses("vrs", vrs_conf, "keys/store.key", "keys/ticket.key", "[records] database: was made");
    refuses("vrs", vrs_conf, "vrs.sqlite", "none.sqlite", "[records] database: there is none yet");
}

static void what_is_no_configuration_has_a_reason(void)
{
    put("centre.conf", "this is no ini file\n");

    SCOPED_DONE centre = run("centre", "--config", "centre.conf", NULL);
    SCOPED_DONE vrs = run("vrs", "--config", "none.conf", NULL);

    g_assert_cmpint(centre.status, ==, 2);
    g_assert_cmpint(vrs.status, ==, 2);
    g_assert_true(g_str_has_prefix(vrs.err, "vrs: none.conf: "));
}

/* Starts a server, reads its first line, and asks it to end. */
static void begins_and_ends(const char *name, const char *conf)
{
    g_autofree char *path = program(name);
    g_autofree char *port_path = g_build_filename(directory, "port", NULL);
    g_autofree char *port = NULL;
    char option[] = "--config";
    char file_option[] = "--port-file";
    char file[] = "port";
    g_autofree char *conf_name = g_strdup(conf);
    char *words[] = {path, option, conf_name, file_option, file, NULL};
    char line[64] = "";
    GPid pid = 0;
    int out = -1;
    int wait_status = 0;

    g_assert_true(g_spawn_async_with_pipes(directory, words, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL,
                                           NULL, &pid, NULL, &out, NULL, NULL));

    FILE *said = fdopen(out, "r");

    g_assert_nonnull(fgets(line, sizeof line, said));
    g_assert_true(g_str_has_prefix(line, "listening on "));
    g_assert_cmpint(kill(pid, SIGTERM), ==, 0);
    g_assert_cmpint(waitpid(pid, &wait_status, 0), ==, pid);
    g_assert_true(WIFEXITED(wait_status));
    g_assert_cmpint(WEXITSTATUS(wait_status), ==, 0);
    g_assert_true(g_file_get_contents(port_path, &port, NULL, NULL));
    g_assert_cmpstr(port, ==, line + strlen("listening on "));
    fclose(said);
    g_unlink(port_path);
}

static void a_server_says_its_port_and_ends_when_asked(void)
{
    make_database();
    put("vrs.conf", vrs_conf);
    put("centre.conf", centre_conf);
    begins_and_ends("vrs", "vrs.conf");
    begins_and_ends("centre", "centre.conf");
}

static void vrsctl_loads_and_shows(void)
{
    g_autofree char *resident = file_of("residents", "sakura.json");

    make_database();

    SCOPED_DONE loaded = vrsctl("import", resident);
    SCOPED_DONE status = vrsctl("--json", "status");
    SCOPED_DONE log = vrsctl("--json", "show-log");

    g_assert_cmpint(loaded.status, ==, 0);
    g_assert_cmpstr(status.out, ==,
                    "{\"municipalities\":1,\"residents\":1,\"doses\":2,\"certificates\":0}\n");
    g_assert_cmpstr(log.out, ==, "[]\n");
}

static void vrsctl_says_which_field_is_wrong(void)
{
    g_autofree char *right = file_of("residents", "sakura.json");
    g_autofree char *text = NULL;

    make_database();
    g_assert_true(g_file_get_contents(right, &text, NULL, NULL));
    put_changed("wrong.json", text, "123456789018", "123456789019");

    SCOPED_DONE done = vrsctl("import", "wrong.json");

    g_assert_cmpint(done.status, ==, 1);
    g_assert_nonnull(strstr(done.err, "my_number: the check digit is wrong"));
    g_assert_nonnull(strstr(done.err, "nothing was loaded"));
}

static void vrsctl_wants_the_municipality_first(void)
{
    g_autofree char *resident = file_of("residents", "other-town.json");

    make_database();

    SCOPED_DONE done = vrsctl("import", resident);

    g_assert_cmpint(done.status, ==, 1);
    g_assert_nonnull(strstr(done.err, "load it first"));
}

static void vrsctl_makes_records_that_only_their_owner_can_read(void)
{
    g_autofree char *database = g_build_filename(directory, "vrs.sqlite", NULL);
    g_autofree char *key = g_build_filename(directory, "keys", "store.key", NULL);
    GStatBuf status;

    make_database();
    g_assert_cmpint(g_stat(database, &status), ==, 0);
    g_assert_cmpint(status.st_mode & 077, ==, 0);
    g_assert_cmpint(g_stat(key, &status), ==, 0);
    g_assert_cmpint(status.st_mode & 077, ==, 0);
}

static void vrsctl_shows_no_database_that_is_not_there(void)
{
    make_database();

    SCOPED_DONE done =
        run("vrsctl", "--database", "none.sqlite", "--keys", "keys", "show-log", NULL);

    g_assert_cmpint(done.status, ==, 1);
    g_assert_nonnull(strstr(done.err, "there is no such database"));
}

#define T(name) g_test_add_func("/programs/" #name, name)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    make_directory();
    T(each_program_has_help);
    T(a_wrong_option_is_wrong_usage);
    T(a_missing_key_is_named);
    T(a_misspelt_key_is_named);
    T(a_file_that_is_not_there_is_named);
    T(a_signer_that_a_municipality_needs_is_missed_at_the_start);
    T(a_signer_that_cannot_sign_its_codes_is_named);
    T(a_number_out_of_range_is_named);
    T(hours_that_are_none_are_named);
    T(a_url_that_is_not_https_is_named);
    T(a_key_of_another_length_is_named);
    T(answers_are_signed_by_a_vrs_only);
    T(a_database_needs_its_own_key);
    T(what_is_no_configuration_has_a_reason);
    T(a_server_says_its_port_and_ends_when_asked);
    T(vrsctl_loads_and_shows);
    T(vrsctl_says_which_field_is_wrong);
    T(vrsctl_wants_the_municipality_first);
    T(vrsctl_makes_records_that_only_their_owner_can_read);
    T(vrsctl_shows_no_database_that_is_not_there);

    int status = g_test_run();
    char rm[] = "/bin/rm";
    char all[] = "-r";
    char *words[] = {rm, all, directory, NULL};

    g_spawn_sync(NULL, words, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, NULL, NULL);
    g_free(directory);
    return status;
}
