# The guard without the lint, "make guard-only": it links, refuses what leaks,
# and holds nothing that a reader who has to trust it would have to fear.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use PGTest;
use Test::More;

my $top = "$FindBin::Bin/../..";
my $module = "$top/.build/guard-only/mod_phpguard.so";
is(system('make', '-s', '-C', $top, 'guard-only'), 0, 'it links');

# What it calls of others.
my @calls = map { s/\@.*//sr =~ s/\s+$//r }
    map { (split)[1] } `nm -D --undefined-only \Q$module\E`;
cmp_ok(scalar(@calls), '>', 50, 'what it calls is found');
is(join(' ', grep { /^(?:v?fork|clone\w*|exec\w+|posix_spawn\w*|system|popen
        |waitpid|kill|apr_proc_\w+)$/x } @calls), '', 'no process');
is(join(' ', grep { /^(?:set\w*[ug]id\w*|(?:set|init)groups|capset|prctl
        |unshare|ap_run_drop_privileges|dlopen|apr_dso_\w+)$/x } @calls), '',
    'no rights');
is(join(' ', grep { /^(?:ap_parse_htaccess|ap_build_config|ap_walk_config
        |ap_process_\w+|ap_run_open_htaccess|ap_create_request)$/x } @calls),
    '', 'no .htaccess is read, and no dry run made');
is(join(' ', grep { /^(?:open\w*|creat\w*|unlink\w*|rename\w*|mkdir\w*|f?write
        |apr_file_(?:write\w*|puts|printf|remove|rename)|socket|connect)$/x }
    @calls), '', 'no file is written, nobody is connected to');
my %own = map { ((split)[-1] => 1) } `nm --defined-only \Q$module\E`;
ok($own{pg_guard_handler}, 'what it holds is found');
is(join(' ', sort grep { /^pg_(?:htaccess|rights|progress|child|dryrun
        |sections_choose|check_is|lint_check)/x } keys %own), '', 'nothing of the lint');

my ($text) = (split /\n/, `size \Q$module\E`)[1] =~ /(\d+)/;
cmp_ok($text, '<', 100_000, 'less than 100 KB of text');
my @names = map { (split)[2] } `nm -D --defined-only \Q$module\E`;
is("@names", 'phpguard_module', 'it exports its record alone');

my $s = PGTest->new(module => $module, modules => ['mime'],
    conf => "AddHandler x-php-none .php\n<Directory \@DOCROOT\@/off>\n"
        . "    PHPGuard Off\n</Directory>\nPHPGuardLint Test\n",
    files => { 'index.php' => SOURCE, 'off/index.php' => SOURCE,
        'index.php~' => SOURCE, 'ht/x.inc' => SOURCE, 'page.html' => "page\n",
        'ht/.htaccess' => "SetHandler nobody\n" },
    expect => [qr/PHPG\d{4}/]);
for my $path (qw(/index.php /index.php~ /ht/x.inc)) {
    my $r = $s->get($path);
    is($r->{status}, 500, "$path: is refused");
    ok(!leaked($r->{content}), "$path: no source");
}
is(scalar($s->alerts), 3, 'each has its alert');
is($s->get('/page.html')->{content}, "page\n", 'a page is sent');
ok(leaked($s->get('/off/index.php')->{content}), 'PHPGuard Off: it is sent');
$s->graceful;
is($s->get('/index.php')->{status}, 500, 'behind a reload as well');
$s->stop;

done_testing;
