# A program that suEXEC refuses because of its owner or that of its directory:
# what the server answers is what -t, check and explain say.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use PGTest;
use PGTest::Command;
use PGTest::Lint;
use PGTest::PHP;
use Test::More;

plan skip_all => missing(debian => 'yes') if missing(debian => 'yes');
my $dir = suexec_dir() or plan skip_all => 'no suEXEC here, or not root';
my ($uid, $gid) = (stat $dir)[4, 5];
my $script = "$dir/index.php";

# The script as CGI, behind an Action, by a wrapper of mod_fcgid.
my %ways = (
    cgi => [cgid => "<FilesMatch \"\\.php\$\">\nSetHandler cgi-script\n"
        . "</FilesMatch>\n<Directory $dir>\nOptions +ExecCGI\n</Directory>\n"],
    action => ['cgid actions alias', "ScriptAlias /bin/ $dir/\n"
        . "AddHandler php-cgi .php\nAction php-cgi /bin/run\n"],
    wrapper => [fcgid => "FcgidWrapper $dir/run .php\n<FilesMatch \"\\.php\$\">\n"
        . "SetHandler fcgid-script\n</FilesMatch>\n<Directory $dir>\n"
        . "Options +ExecCGI\n</Directory>\n"],
);
# what is wrong, the change, whether it runs
my @states = (
    ['nothing is wrong', sub { }, 1],
    ['another owner', sub { chown 0, $gid, "$dir/run", $script }],
    ['another group', sub { chown $uid, 0, "$dir/run", $script }],
    ['the group may write it', sub { chmod 0775, "$dir/run", $script }],
    ['the directory of another', sub { chown 0, 0, $dir }],
    ['others may write the directory', sub { chmod 0757, $dir }],
    ['no suEXEC for this vhost', sub { chown 0, 0, "$dir/run", $script }, 1, ''],
);
for my $way (sort keys %ways) {
    my ($modules, $conf) = @{ $ways{$way} };
    for my $state (@states) {
        my ($what, $change, $runs, $user) = @$state;
        my $name = "$way, $what";
        $user //= 'SuexecUserGroup ' . PGTest::PHP::SUEXEC_USER . ' '
            . PGTest::PHP::SUEXEC_GROUP . "\n";
        for my $file ("$dir/run", $script) {
            open my $fh, '>', $file or die $!;
            print {$fh} "#!/bin/sh\nprintf 'Content-Type: text/plain\\n\\nRAN-42\\n'\n"
                . "# <?php PGTEST-SOURCE\n";
            close $fh;
            chmod 0755, $file;
        }
        chmod 0755, $dir;
        chown $uid, $gid, $dir, "$dir/run", $script;
        $change->();
        my $s = PGTest::Lint->make({ path => $name, modules => "mime suexec userdir "
                . $modules, files => '', conf => "<VirtualHost *:\@PORT\@>\n"
                . "DocumentRoot $dir\n<Directory $dir>\nRequire all granted\n"
                . "</Directory>\n$user$conf</VirtualHost>\n" },
            guard_conf => "PHPGuardLint Warn\n", expect => [qr/./]);
        my $url = 'http://127.0.0.1:' . $s->port . '/index.php';
        my ($e) = PGTest::Lint::json_lines(($s->check('-D',
            'DUMP_PHPGUARD_JSON', '-D', "DUMP_PHPGUARD_EXPLAIN=$url"))[2]);
        is($e->{verdict}, $runs ? 'runs' : 'fails', "$name: explain");
        is($e->{id}, $runs ? undef : 'PHPG0415', "$name: its number");
        my ($found) = findings(($s->check('-D', 'DUMP_PHPGUARD_CHECK'))[2]);
        is($found && $found->{id}, $runs ? undef : 'PHPG0415', "$name: check");
        if ($way ne 'wrapper') {    # mod_fcgid tries for a minute
            is($s->start, undef, "$name: it starts");
            my $r = $s->get('/index.php');
            is($r->{status}, $runs ? 200 : 500,
                "$name: the server") or diag($r->{content});
            $s->kill_and_wait('TERM');
        }
        $s->gone;
    }
}
done_testing;
