#!/usr/bin/env python3
# 아이블록 작품 ‘작품’ · http://127.0.0.1:8000
# 실행: python3 이_파일.py 사진1.jpg 사진2.jpg   (카메라로 하려면 사진 대신 --camera, Windows에서는 python3 대신 py)
# 내 프로그램은 여기부터 34번째 줄까지예요.


def program():
    동그라미 = ImageClass("동그라미")
    선생님 = Sprite("선생님", x=-60, y=-30, size=130, costumes=["블링키"])

    def 선생님_when_started(self):
        self.say(join("처음 ", number_of_pictures(동그라미)))
        add_picture(동그라미)

    선생님.when_started(선생님_when_started)

    def 선생님_when_started_2(self):
        wait(0.3)
        recognize()
        add_picture(동그라미)
        self.say(join("더하면 ", number_of_pictures(동그라미)))
        self.say(join("진행 ", training_progress()))
        self.say(join("정확도 ", validation_accuracy()))
        set_training("epochs", 3.6)
        set_training("batch_size", 8)
        set_training("learning_rate", 0.01)
        train()
        self.say(join("진행 ", training_progress()))
        self.say(join("배웠나 ", greater(validation_accuracy(), 0.4)))
        self.say(join("다음 ", result()))
        recognize()
        self.say(join("다음 ", result()))

    선생님.when_started(선생님_when_started_2)

