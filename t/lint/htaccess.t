# What the lint gives httpd of a .htaccess: settings, and nothing that acts
# when it is read; and that what httpd gets is what it would have read itself.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use PGTest;
use PGTest::Lint;
use Test::More;

plan skip_all => 'only root starts httpd as it is on a host' if $> != 0;
plan skip_all => missing(modules => 'perl lua')
    if missing(modules => 'perl lua');
my $modules = $ENV{PG_MODULES} || '/usr/lib/apache2/modules';
my $www = getpwnam 'www-data';

my $number = 0;
sub server
{
    my ($conf, %more) = @_;
    my $list = $more{list} || '';
    return PGTest::Lint->make({
        path => 'htaccess ' . ++$number, mpm => $more{mpm} || 'prefork',
        modules => $more{modules} || 'mime', files => '/a/index.php',
        conf => <<"END" },
$conf
<VirtualHost *:\@PORT\@>
    ServerName a
    DocumentRoot \@ROOT\@/a
    AddHandler php-none .php
    <Directory \@ROOT\@/a>
        AllowOverride All
        $list
    </Directory>
</VirtualHost>
END
        expect => [qr/PHPG\d{4}|^ {2,15}\S|phpguard: |resuming normal/,
            @{ $more{expect} || [] }]);
}

# What -t says of one file: "PHPG0103", or what was not followed and where.
sub said
{
    my ($s, $text) = @_;
    $s->write_file('/a/.htaccess', $text);
    my ($status, $err) = $s->check;
    my @not = $err =~ s/\n +/ /gr =~ m{not applied: ([^,\n]+), \S*/a/\.htaccess:(\d+)};
    return "$status @not" if @not;
    return join ' ', $status, map { $_->{id} } findings($err);
}

# Each of these runs a program, or code, when httpd reads it.
for my $how ([qw(prefork)], [qw(event)], ['prefork', 'itk']) {
    my ($mpm, $itk) = @$how;
    if ($itk && !has_module('itk')) {
      SKIP: { skip "@$how: ${\missing(modules => 'itk')}", 1 }
        next;
    }
    my $s = server(($itk ? "LoadModule mpm_itk_module $modules/mpm_itk.so\n"
            : '') . "Define P Perl\nDefine Q \"PerlRequire \"\n"
            . "Define R \"\\\"PerlRequire\\\"\"\n<Macro ByRoot>\n    PerlRequire "
            . "\@ROOT\@/spy/spy.pl\n</Macro>\n<Perl>\n    1;\n</Perl>\n",
        mpm => $mpm, modules => 'mime perl lua ldap authnz_ldap session '
            . 'session_crypto macro sed',
        list => 'AllowOverrideList OutputSed',
        expect => [qr/perl|AssignUserID|mpm_itk|lua|LDAP|crypto/i]);
    my $root = $s->root;
    mkdir "$root/spy";
    chown $www, -1, "$root/spy";
    my $ran = "$root/spy/ran";
    $s->write_file('/spy/spy.pl', "open my \$fh, '>', '$ran'; 1;\n");
    $s->write_file('/spy/program', "#!/bin/sh\n: >$ran\n");
    chmod 0755, "$root/spy/program";
    $s->write_file('/spy/more', "PerlRequire $root/spy/spy.pl\n");
    my $require = "Require $root/spy/spy.pl";
    my @acts = (
        "Perl$require\n" => 'PerlRequire 1',
        "\n\n   perl$require\n" => 'PerlRequire 3',
        "Perl\\\nReq\\\nuire $root/spy/spy.pl\n" => 'PerlRequire 3',
        "Perl\\\r\n$require\r\n" => 'PerlRequire 2',
        "\"PerlRequire\" $root/spy/spy.pl\n" => 'PerlRequire 1',
        "\${P}$require\n" => 'PerlRequire 1',
        "\"\${P}Require\" $root/spy/spy.pl\n" => 'PerlRequire 1',
        "\${Q}$root/spy/spy.pl\n" => 'PerlRequire 1',
        "\${R} $root/spy/spy.pl\n" => 'PerlRequire 1',
        "PerlRequire> $root/spy/spy.pl\n" => 'PerlRequire 1',
        "<Perl>\nopen F, '>', '$ran';\n</Perl>\n" => '<Perl> 1',
        "<Perl >\nopen F, '>', '$ran';\n</Perl>\n" => '<Perl> 1',
        "<Perl\nopen F, '>', '$ran';\n</Perl>\n" => '<Perl> 1',
        "<IfModule mod_perl.c>\n<Files *>\nPerl$require\n</Files>\n"
            . "</IfModule>\n" => 'PerlRequire 3',
        "PerlResponseHandler Spy\n" => 'PerlResponseHandler 1',
        "<LuaHookFixups first>\nio.open('$ran', 'w')\n</LuaHookFixups>\n"
            => '<LuaHookFixups> 1',
        "LuaHookFixups $root/spy/x.lua f\n" => 'LuaHookFixups 1',
        "AuthLDAPBindPassword exec:$root/spy/program\n"
            => 'AuthLDAPBindPassword 1',
        "SessionCryptoPassphrase exec:$root/spy/program\n"
            => 'SessionCryptoPassphrase 1',
        "OutputSed \"w $ran\"\n" => 'OutputSed 1',
        "Use ByRoot\n" => 'Use 1',
        "<Macro Own>\nPerl$require\n</Macro>\nUse Own\n"
            => '<Macro> 1',
        "Include $root/spy/more\n" => 'Include 1',
    );
    while (my ($text, $want) = splice @acts, 0, 2) {
        my $shown = "@$how: "
            . ($text =~ s{\Q$root\E}{...}gr =~ s/\r?\n/|/gr);
        is(said($s, $text), "0 $want", $shown);
        ok(!-e $ran, '... nothing ran');
        unlink $ran;
    }
    $s->write_file('/a/.htaccess', "Perl$require\n");
    is($s->start, undef, "@$how: starts") or next;
    $s->graceful;
    ok(!-e $ran, '... nothing runs at a start or a restart');
    like(PGTest::slurp("$root/error.log"),
        qr{not applied: PerlRequire, \S*/a/\.htaccess:1},
        '... which say what was not followed');
    $s->stop;
}

# What is left out has no say where PHP runs or is denied, and none of what
# httpd skips is named.
{
    my $s = server("<Perl>\n1;\n</Perl>\n", modules => 'mime perl version',
        expect => [qr/perl/i]);
    my $require = "PerlSetVar x y\n";
    my $slash = '(its arguments end in a backslash)';
    my @rows = (
        "SetHandler php5-fcgi\n" => '0 PHPG0103',
        "SetHandler php5-fcgi\n$require" => '0 PerlSetVar 2',
        "${require}Require all denied\n" => '0',
        "<IfModule mod_no.c>\n$require</IfModule>\n" => '0 PHPG0103',
        "<IfModule !mod_no.c>\n$require</IfModule>\n" => '0 PerlSetVar 2',
        "<IfModule mod_no.c>\n<IfModule mod_perl.c>\n</IfModule>\n$require"
            . "</IfModule>\n$require" => '0 PerlSetVar 6',
        "<IfVersion >= 2>\n<IfDefine x>\n$require</IfDefine>\n$require"
            . "</IfVersion>\n" => '0 PerlSetVar 5',
        "<IfVersion < 2>\n$require</IfVersion>\n" => '0 PHPG0103',
        # as httpd would: broken where a line is, behind what is left out
        "$require\nNoSuch x\n" => '0 PHPG0411',
        "$require<Files x>\n" => '0 PHPG0411',
        $require . 'AddType x/y .' . 'z' x 9000 . "\n" => '0 PHPG0411',
        '# ' . 'z' x 9000 . "\n" => '0 PHPG0411',
        '# ' . 'z' x 8000 . "\n" => '0 PHPG0103',
        "# comment \\\nSetHandler none\n" => '0 PHPG0103',
        "AddType x/y .z \\\n\\\n\n" => '0 PHPG0103',
        # httpd's expression scanner would end the process
        'SetHandler \\' => "0 SetHandler $slash 1",
        "SetHandler \\ \n" => "0 SetHandler $slash 1",
        "SetHandler \"\\\\\"\n" => "0 SetHandler $slash 1",
        "AddType x/y .z\n<If \"'\\\">\n</If>\n" => "0 <If> $slash 2",
    );
    while (my ($text, $want) = splice @rows, 0, 2) {
        is(said($s, $text), $want, substr($text, 0, 70) =~ s/\n/|/gr);
    }
    $s->write_file('/a/.htaccess', "$require\\\n\n<Perl>\n\n</Perl>\n"
        . "AddType x/y .z \\\n .y\nSetHandler php5-fcgi\n");
    my (undef, undef, $out) = $s->check('-D', 'DUMP_PHPGUARD_JSON');
    my ($row) = grep { $_->{name} eq 'index.php' && $_->{context} =~ m{/a$} }
        json_rows($out);
    is($row->{decided_by}[0]{line}, 9, 'a line keeps its number')
        or diag($out);
    is($row->{verdict}, 'unknown', '... and what it makes of PHP is unknown');
    $s->gone;
}
done_testing;
