# also under: sanitizer valgrind
# Who writes .htaccess can name any output filter, the guard's own too. It
# then stands behind no refusal and has nothing to say: the answer is what it
# is without it.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use PGTest;
use Test::More;

# every name that the module registers
my $sources = join '', map { PGTest::slurp($_) }
    glob "$FindBin::Bin/../../mod_phpguard/*.c $FindBin::Bin/../../mod_phpguard/*/*.c $FindBin::Bin/../../mod_phpguard/*/*/*.c";
my @names = $sources =~ /ap_register_output_filter\(\s*"(\w+)"/g;
cmp_ok(scalar @names, '>=', 5, "the guard's filters: @names");

my $page = "okay <!--#printenv --> RAN-42\n";
my %files;
for my $name (@names) {
    my %ways = (
        set => "SetOutputFilter $name;INCLUDES\n",
        add => "AddOutputFilter $name;INCLUDES txt\n",
        type => "AddOutputFilterByType $name text/plain\n"
            . "AddOutputFilter INCLUDES txt\n",
        provider => "FilterDeclare any\nFilterProvider any $name true\n"
            . "FilterChain any\nAddOutputFilter INCLUDES txt\n",
    );
    for my $way (keys %ways) {
        my $dir = "docs/$way-$name";
        $files{"$dir/.htaccess"} = "Options +Includes\n$ways{$way}";
        $files{"$dir/x.txt"} = $page;
        $files{"$dir/lost.txt"} = $page;
        $files{"$dir/gone/.htaccess"} = "ErrorDocument 404 /$way-$name/x.txt\n";
    }
}

my $server = PGTest->new(
    modules => [qw(mime include filter cgid)],
    files => { map { s{^docs/}{}r => $files{$_} } keys %files },
    conf => "<Directory \@DOCROOT\@>\n    AllowOverride All\n</Directory>\n",
    guard_conf => "PHPGuardLint Off\n",
    name => 'filters named in .htaccess');
for my $name (@names) {
    for my $way (qw(set add type provider)) {
        my $r = $server->get("/$way-$name/x.txt");
        is($r->{status}, 200, "$way $name");
        like($r->{content}, qr/okay .*DOCUMENT_NAME=x\.txt.*RAN-42/s,
            "$way $name: the page is run");
        unlike($r->{content}, qr/PHPGUARD_REFUSED/,
            "$way $name: nothing is said of a refusal");
        is($server->get("/$way-$name/gone/none")->{status}, 404,
            "$way $name: for an error page too");
    }
}
$server->stop;
done_testing;
